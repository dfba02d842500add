/**
 * The life of a payment at the provider: its states, its variants, its timers (docs/simulator.md, "States"). `enter` is
 * the only way from one state into another; what a state waits for and announces stands in `stages.ts`.
 */
import { announce } from './announce';
import { openChallenge } from './customer';
import { debitAndIssueToken } from './success';
import type { Failure, Session, Stage } from './model';
import { ANNOUNCED_AS, WAITS } from './stages';
import { sessionView } from './wire';
import type { World } from './world';

/** States that nothing follows of itself. */
const ENDS: readonly Stage[] = ['created', 'succeeded', 'failed', 'contradictory'];

/** `isQuiet`: the state is entered without its webhook. */
interface Entrance {
  readonly failure?: Failure | null;
  readonly isQuiet?: boolean;
}

/** Moves a session into a state, tells all listeners, and arranges what comes next. */
export function enter(world: World, session: Session, stage: Stage, { failure = null, isQuiet }: Entrance = {}): void {
  session.cancelNext();
  touch(world, session);
  const from = session.stage;
  session.stage = stage;
  session.failure = failure;
  world.listener.transition({ sessionId: session.id, from, to: stage, code: failure?.code ?? null });

  if (stage === 'awaits_customer') openChallenge(world, session);
  if (stage === 'succeeded' || stage === 'contradictory') debitAndIssueToken(world, session);
  if (stage === 'failed' || stage === 'error') finishPayments(session);

  const type = ANNOUNCED_AS[stage];
  // A session that was cancelled before its start has no payment that could have finished.
  if (type !== undefined && isQuiet !== true && session.payments.length > 0) announce(world, session, type);
  session.cancelNext = arrangeNext(world, session);
}

/** Marks a change: `updated_at` moves on every one, also within the same microsecond. */
export function touch(world: World, session: Session): void {
  const { staleReads } = session.behaviour;
  session.before = sessionView(session, world.acsUrl());
  if (staleReads > 0) session.stale = { view: session.before, readsLeft: staleReads };
  session.updatedAt = Math.max(session.updatedAt + 1, world.clock.now() * 1000);
}

/** Takes the provider's own next step from here; nothing where it waits for somebody else. */
export function proceed(world: World, session: Session): void {
  switch (session.stage) {
    case 'started':
      return afterStart(world, session);
    case 'confirmed':
      return afterConfirm(world, session);
    case 'customer_done':
      return afterCustomer(world, session);
    case 'capturing':
      return enter(world, session, 'succeeded');
    case 'cancelling':
      if (session.behaviour.cancelLoses) return enter(world, session, 'succeeded');
      return timeOut(world, session, 'session_cancelled_by_partner');
    case 'error':
      return afterError(world, session);
    case 'succeeded':
      if (session.behaviour.contradiction !== 'paid_then_not_paid') return;
      return decline(world, session, 'declined_by_issuer_bank');
    case 'created':
    case 'awaits_confirm':
    case 'awaits_customer':
    case 'held':
    case 'failed':
    case 'contradictory':
      return;
  }
}

function afterStart(world: World, session: Session): void {
  const { behaviour, project } = session;
  if (behaviour.mismatch !== 'none') showSomethingElse(session);
  if (!isTokenUsable(world, session)) return decline(world, session, 'binding_is_deactivated');
  if (behaviour.decline?.at === 'start') return decline(world, session, behaviour.decline.code);
  if (behaviour.customerStep === 'before_confirm') return enter(world, session, 'awaits_customer');
  if (behaviour.autoConfirm || project.autoConfirm) return afterConfirm(world, session);
  enter(world, session, 'awaits_confirm');
}

function afterConfirm(world: World, session: Session): void {
  const { behaviour, customerAnswer } = session;
  if (behaviour.decline?.at === 'before_3ds') return decline(world, session, behaviour.decline.code);
  if (behaviour.customerStep === 'never' || customerAnswer === 'approved') return settle(world, session);
  enter(world, session, 'awaits_customer');
}

function afterCustomer(world: World, session: Session): void {
  const { behaviour, project, isConfirmed, customerAnswer } = session;
  if (customerAnswer === 'refused') return decline(world, session, '3DS_error');
  const awaitsConfirm = behaviour.customerStep === 'before_confirm' && !isConfirmed;
  if (awaitsConfirm && !behaviour.autoConfirm && !project.autoConfirm) return enter(world, session, 'awaits_confirm');
  settle(world, session);
}

/** Everybody agreed; now the issuer says yes or no. */
function settle(world: World, session: Session): void {
  const { decline: declined, error } = session.behaviour;
  if (error !== 'none') return enter(world, session, 'error', { failure: { code: 'internal_error' } });
  if (declined !== null) return decline(world, session, declined.code);
  if (session.behaviour.contradiction === 'at_once') return enter(world, session, 'contradictory');
  enter(world, session, session.behaviour.delayedCapture || session.project.delayedCapture ? 'held' : 'succeeded');
}

function afterError(world: World, session: Session): void {
  const { error, decline: declined, announcesErrorEnd } = session.behaviour;
  const isQuiet = !announcesErrorEnd;
  if (error === 'then_success') return enter(world, session, 'succeeded', { isQuiet });
  const code = declined === null ? 'declined_by_issuer_bank' : declined.code;
  if (error === 'then_decline') enter(world, session, 'failed', { failure: { code }, isQuiet });
}

function decline(world: World, session: Session, code: string | null): void {
  enter(world, session, 'failed', { failure: { code } });
}

/** The end of a wait, or of a cancel: undocumented whether it is announced (`silent_on_timeout`). */
function timeOut(world: World, session: Session, code: string): void {
  const isQuiet = session.behaviour.webhooks === 'none_on_timeout';
  enter(world, session, 'failed', { failure: { code }, isQuiet });
}

function arrangeNext(world: World, session: Session): () => void {
  const wait = WAITS[session.stage];
  if (wait !== undefined) return world.clock.after(wait.ms, () => timeOut(world, session, wait.code(session)));
  const { stepMs, errorMs } = world.delays;
  const { stage, behaviour } = session;
  const isPaidForNow = stage === 'succeeded' && behaviour.contradiction === 'paid_then_not_paid';
  if (ENDS.includes(stage) && !isPaidForNow) return () => undefined;
  return world.clock.after(stage === 'error' || isPaidForNow ? errorMs : stepMs, () => proceed(world, session));
}

function finishPayments(session: Session): void {
  for (const payment of session.payments) payment.finishedAt = session.updatedAt;
}

function isTokenUsable(world: World, session: Session): boolean {
  if (session.behaviour.token === 'expired_fails' || session.behaviour.token === 'disabled') return false;
  return session.payments.every(
    ({ terms }) => world.tokens.find(terms.payment_details.recurrent.token, session.project.id)?.isActive === true,
  );
}

function showSomethingElse(session: Session): void {
  for (const payment of session.payments) {
    const { amount, currency } = payment.amount;
    payment.amount =
      session.behaviour.mismatch === 'amount'
        ? { amount: amount + 1, currency }
        : { amount, currency: currency === 'eur' ? 'usd' : 'eur' };
  }
}
