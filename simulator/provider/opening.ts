/** How a session comes to life, and how a payment begins in it. */
import type { Json } from '../json';
import { DOCUMENTED_BEHAVIOUR } from './behaviour';
import { Refusal } from './errors';
import { enter, touch } from './flow';
import type { Project, Session, Terms } from './model';
import { sessionView } from './wire';
import type { World } from './world';

/** A session in S0: nothing is charged, and nothing ever will be unless a payment begins. */
export function newSession(world: World, project: Project, given: Json): Session {
  const now = world.clock.now() * 1000;
  const session: Session = {
    id: world.nextId('ps'),
    project,
    createdAt: now,
    updatedAt: now,
    stage: 'created',
    given,
    behaviour: DOCUMENTED_BEHAVIOUR,
    payments: [],
    isConfirmed: false,
    customerAnswer: 'none',
    challenge: null,
    failure: null,
    cancelNext: () => undefined,
    before: null,
    stale: null,
  };
  world.sessions.set(session.id, session);
  return session;
}

/**
 * Checks rights and token of a payment (throws a `Refusal`), and returns the function that begins it in a session.
 * Without `initiator` it is the merchant's own doing (MIT), without 3DS: a field that was forgotten should show.
 */
export function beginPayment(world: World, project: Project, terms: Terms): (session: Session) => void {
  const { token, initiator } = terms.payment_details.recurrent;
  checkRights(project, initiator);
  const record = world.tokens.find(token, project.id);
  if (record === null) throw new Refusal('invalid_request', 'Missing or invalid: payment_details.recurrent.token');
  if (record.behaviour.token === 'disabled_refused_at_start') {
    throw new Refusal('binding_is_deactivated', 'Recurrent token is deactivated');
  }

  return (session) => {
    const behaviour = world.scripts.take(terms) ?? record.behaviour;
    if (session.payments.length === 0) {
      session.behaviour = initiator === 'client' ? behaviour : { ...behaviour, customerStep: 'never' };
    }
    const now = Math.max(session.updatedAt + 1, world.clock.now() * 1000);
    session.payments.push({
      id: world.nextId('pm'),
      createdAt: now,
      terms,
      amount: { amount: terms.amount_details.amount, currency: terms.amount_details.currency },
      finishedAt: null,
      newToken: null,
      transaction: null,
      refunds: [],
    });
    if (session.stage === 'created') enter(world, session, 'started');
    else touch(world, session);
  };
}

/** CIT needs a project that is enabled for 3DS. Throws a `Refusal`. */
export function checkRights(project: Project, initiator: unknown): void {
  if (initiator === 'client' && !project.tds) {
    throw new Refusal('authorization_error', 'The project is not enabled for 3DS, which initiator "client" needs');
  }
}

/** The live state, as answers show it. */
export function showSession(world: World, session: Session): Json {
  return sessionView(session, world.acsUrl());
}
