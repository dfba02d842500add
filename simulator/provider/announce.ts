/** Telling the merchant: one full snapshot per event, in the names of the project or the token. */
import type { Json, Session } from './model';
import { inV2Names, sessionView } from './wire';
import type { World } from './world';

/** Emits a webhook of this type about the session as it is now, unless its token is silent. */
export function announce(world: World, session: Session, type: string): void {
  const { behaviour, project } = session;
  if (behaviour.webhooks === 'none') return;
  const snapshot = (): Json => {
    const view = sessionView(session, world.acsUrl());
    return behaviour.names === 'v2' || project.names === 'v2' ? inV2Names(view) : view;
  };
  world.listener.webhook({
    type,
    projectId: project.id,
    sessionId: session.id,
    session: snapshot(),
    fresh: project.redelivery === 'fresh_snapshot' ? snapshot : null,
  });
}
