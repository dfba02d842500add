/**
 * The API's methods (Smart Glocal, /reference/methods), in two halves: the first looks at the request and at what it names, and refuses
 * what is invalid; the second, run once the idempotency key was taken, looks at the state and acts. Both are synchronous:
 * of two calls that arrive together one wins, and the other finds the state changed.
 */
import type { Json } from '../json';
import { Refusal } from './errors';
import { enter } from './flow';
import type { Project, Session } from './model';
import { beginPayment, newSession, showSession } from './opening';
import { refund } from './refunds';
import { BODIES, completeTerms, readBody, type Method } from './requests';
import { tokenView } from './wire';
import type { World } from './world';

/** Acts, and returns the promised member of the answer. Throws a `Refusal` when the state forbids it. */
export type Act = () => Json;
type Prepare = (world: World, project: Project, body: unknown) => Act;

export const METHODS: Readonly<Record<Method, Prepare>> = {
  'session/create': (world, project, body) => {
    const given = readBody(BODIES['session/create'], body);
    return () => ({ session: showSession(world, newSession(world, project, given)) });
  },

  'session/start/payment': (world, project, body) => {
    const { session_id: id, ...started } = readBody(BODIES['session/start/payment'], body);
    const session = findSession(world, project, id);
    const begin = beginPayment(world, session.project, completeTerms(session.given, started));
    return () => {
      const isFirst = session.stage === 'created';
      const isSecond = project.secondStart === 'adds_payment' && session.stage === 'started';
      if (!isFirst && !isSecond) throw wrongState('start', session);
      begin(session);
      return { session: showSession(world, session) };
    };
  },

  'session/init/payment': (world, project, body) => {
    const given = readBody(BODIES['session/init/payment'], body);
    const begin = beginPayment(world, project, completeTerms({}, given));
    return () => {
      const session = newSession(world, project, given);
      begin(session);
      return { session: showSession(world, session) };
    };
  },

  'session/confirm': onSession('session/confirm', (world, session) => {
    if (session.stage !== 'awaits_confirm') throw wrongState('confirm', session);
    session.isConfirmed = true;
    enter(world, session, 'confirmed');
  }),

  'session/cancel': onSession('session/cancel', (world, session) => {
    const { stage, behaviour } = session;
    // Nothing was started, so there is nothing to wait for.
    if (stage === 'created') return enter(world, session, 'failed');
    const isAllowed = stage === 'awaits_confirm' || stage === 'held';
    const isAllowedAt3ds = stage === 'awaits_customer' && behaviour.cancelAt3ds === 'accepted';
    if (!isAllowed && !isAllowedAt3ds) throw wrongState('cancel', session);
    enter(world, session, 'cancelling');
  }),

  'session/capture': onSession('session/capture', (world, session) => {
    if (session.stage !== 'held') throw wrongState('capture', session);
    enter(world, session, 'capturing');
  }),

  'session/refund': (world, project, body) => {
    const { session_id: id, amount_details: amount, metadata } = readBody(BODIES['session/refund'], body);
    const session = findSession(world, project, id);
    return () => {
      refund(world, session, amount, metadata);
      return { session: showSession(world, session) };
    };
  },

  'session/status': (world, project, body) => {
    const session = findSession(world, project, readBody(BODIES['session/status'], body).session_id);
    return () => {
      const { stale } = session;
      if (stale === null || stale.readsLeft === 0) return { session: showSession(world, session) };
      stale.readsLeft -= 1;
      return { session: stale.view };
    };
  },

  'token/info': (world, project, body) => {
    const record = findToken(world, project, readBody(BODIES['token/info'], body).recurrent_token.token);
    return () => ({ info: { ...tokenView(record), type: 'recurrent_token' } });
  },

  'recurrent/disable': (world, project, body) => {
    const record = findToken(world, project, readBody(BODIES['recurrent/disable'], body).recurrent.token);
    return () => {
      record.isActive = false;
      return { recurrent: { ...tokenView(record), type: 'recurrent_token' } };
    };
  },

  'recurrent/status': (world, project, body) => {
    const record = findToken(world, project, readBody(BODIES['recurrent/status'], body).recurrent.token);
    return () => ({ recurrent: { ...tokenView(record), type: 'recurrent_token' } });
  },
};

type OnSession = 'session/confirm' | 'session/cancel' | 'session/capture';

function onSession(method: OnSession, act: (world: World, session: Session) => void): Prepare {
  return (world, project, body) => {
    const session = findSession(world, project, readBody(BODIES[method], body).session_id);
    return () => {
      act(world, session);
      return { session: showSession(world, session) };
    };
  };
}

/** Another project's session is as good as unknown. */
function findSession(world: World, project: Project, id: string): Session {
  const session = world.sessions.get(id);
  if (session?.project.id !== project.id) throw new Refusal('invalid_request', 'There is no such session');
  return session;
}

function findToken(world: World, project: Project, token: string): NonNullable<ReturnType<World['tokens']['find']>> {
  const record = world.tokens.find(token, project.id);
  if (record === null) throw new Refusal('invalid_request', 'There is no such token');
  return record;
}

function wrongState(what: string, session: Session): Refusal {
  return new Refusal('session_wrong_state', `Cannot ${what} a session that is ${session.stage.replaceAll('_', ' ')}`);
}
