/** Telling the merchant: one full snapshot per event, in the names of the project or the token. */
import type { Json } from '../json';
import type { Session } from './model';
import { inV2Names, sessionView } from './wire';
import type { WebhookEvent, World } from './world';

/** Emits a webhook of this type about the session as it is now, unless its token is silent. */
export function announce(world: World, session: Session, type: string): void {
  if (session.behaviour.webhooks !== 'none') world.listener.webhook(webhookOf(world, session, type));
}

/** A webhook of this type about the session as it is now. Pure. */
export function webhookOf(world: World, session: Session, type: string): WebhookEvent {
  const { behaviour, project, before } = session;
  const named = (view: Json): Json => (behaviour.names === 'v2' || project.names === 'v2' ? inV2Names(view) : view);
  const snapshot = (): Json => named(sessionView(session, world.acsUrl()));
  return {
    type,
    projectId: project.id,
    sessionId: session.id,
    session: snapshot(),
    before: before && named(before),
    fresh: project.redelivery === 'fresh_snapshot' ? snapshot : null,
  };
}
