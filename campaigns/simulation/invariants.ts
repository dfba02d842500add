/**
 * The money invariants (architecture, section 7), checked against the provider's ledger. Violations as sentences; empty
 * when all hold.
 */
import type { SessionReport } from '../../simulator/provider/provider';
import { afterTheEnd, CIT_PAYMENT, WEBHOOK_SIGNALS } from '../../workflows/contract/messages';
import type { CitPaymentResult, PaymentView } from '../../workflows/contract/payment';
import { SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import type { Received } from './bridge';
import { newsIn } from './delivered';
import { AMOUNT, CURRENCY, PAYMENT_ID, type People } from './people';
import type { Plan, Trouble } from './plan';
import type { Execution } from './temporal/execution';
import type { World } from './world';

/** How a payment ended, and the state of the provider's sessions at that moment. */
export interface Closing {
  readonly workflowId: string;
  readonly runId: string;
  readonly outcome: CitPaymentResult;
  readonly sessions: readonly SessionReport[];
}

/**
 * Ours: the longest life of a payment (30 days in review, asked hourly and then twice a day) takes about 600 events; Temporal
 * warns at 10,240 (temporal.md, section 14).
 */
const MOST_EVENTS = 1_200;

/** I5, at any moment: an open payment says what it waits for and until when, and something will wake it. */
export function silentWait({ status, waitingFor }: PaymentView, execution: Execution): string | null {
  if (execution.isCalling) return null; // For as long as the call takes at the most.
  const saysWhy = waitingFor !== null && waitingFor.what !== '' && waitingFor.until !== null;
  if (!saysWhy) return `I5: ${execution.workflowId} is ${status}, but does not say why and until when`;
  return execution.isExpectingSomething
    ? null
    : `I5: ${execution.workflowId} is ${status}, but nothing will ever wake it`;
}

export function violationsAtTheEnd(plan: Plan, world: World, people: People, closings: readonly Closing[]): string[] {
  const { server, provider, confirmed, received } = world;
  // When the provider takes a payment back in the end, it is no longer a debit (`paid_then_not_paid`), although the
  // ledger keeps the entry.
  const takenBack = new Set(
    world.sessions().flatMap(({ stage, sessionId }) => (stage === 'failed' ? [sessionId] : [])),
  );
  const debits = provider
    .ledger()
    .filter(({ kind, citPaymentId }) => kind === 'debit' && citPaymentId === PAYMENT_ID)
    .filter(({ sessionId }) => !takenBack.has(sessionId));
  const payments = server.executions.filter(({ beginning }) => beginning.workflowType === CIT_PAYMENT);
  return [
    debits.length > 1 ? `I1: ${String(debits.length)} debits` : null,
    ...payments.map(({ workflowId }) => {
      const own = [...confirmed].filter((sessionId) => world.ownerOf(sessionId) === workflowId);
      return own.length > 1 ? `I1: ${String(own.length)} sessions of ${workflowId} were confirmed` : null;
    }),
    ...payments.map(({ status, workflowId }) => (status === 'RUNNING' ? `I5: ${workflowId} never ends` : null)),
    ...payments.map(({ events, workflowId, delivered }) =>
      events > MOST_EVENTS + 6 * delivered.length ? `${workflowId} has ${String(events)} events` : null,
    ),
    ...closings.flatMap((closing) => contradictions(closing, world, debits)),
    ...confirmedAgainst(plan, world, people),
    ...received.map((webhook) => lost(webhook, server.executions)),
  ].filter((text) => text !== null);
}

type Debits = ReturnType<World['provider']['ledger']>;

const PAYABLE = (stage: string): boolean => !['succeeded', 'failed', 'created'].includes(stage);

/** I2 and I4: the outcome, compared with what the provider had done by then and did ever after. */
function contradictions(
  { workflowId, runId, outcome, sessions }: Closing,
  world: World,
  allDebits: Debits,
): (string | null)[] {
  const { status, retry, decidedBy } = outcome;
  const ours = ({ sessionId }: SessionReport): boolean => world.ownerOf(sessionId) === workflowId;
  const then = sessions.filter(ours);
  const now = world.sessions().filter(ours);
  const debits = allDebits.filter(({ sessionId }) => now.some((session) => session.sessionId === sessionId));
  const isPaid = then.some(({ stage }) => stage === 'succeeded');
  // A status that lags behind may still show what the provider has just taken back (`paid_then_not_paid` with `stale_reads`).
  const wasPaid = world.provider.ledger().some(({ sessionId }) => world.ownerOf(sessionId) === workflowId);
  const saysPaid = status === 'succeeded';
  const saysNotPaid = !saysPaid && status !== 'needs_review';
  const isAsAsked = debits.every(({ amount, currency }) => amount === AMOUNT && currency === CURRENCY);
  const byPerson = typeof decidedBy === 'object';
  const says = `${workflowId} says ${status}`;
  // The answer of init was lost for good: the payment cannot know what its session holds, but the person who closes it can.
  const knowsItsSession =
    world.server.executions.find((run) => run.runId === runId)?.searchAttributes.get(SmartGlocalSessionId) !==
    undefined;
  return [
    saysPaid && !isPaid && !wasPaid && !byPerson ? `I2: ${says}, but the provider does not` : null,
    // A person may know more than the provider says, but may not contradict it.
    saysNotPaid && debits.length > 0 && (isPaid || !byPerson) ? `I2: ${says}, but the customer was debited` : null,
    // Where the provider contradicts itself, a person may decide either way.
    saysNotPaid && then.some(({ stage }) => PAYABLE(stage) && !(byPerson && stage === 'contradictory'))
      ? `I2: ${says}, but a session could still be paid`
      : null,
    saysPaid && !isAsAsked && (knowsItsSession || !byPerson)
      ? `I4: ${says}, but the debit differs from what was asked for`
      : null,
    retry === 'safe' && debits.length > 0 ? `I1: ${says} and that another attempt is safe, but it was debited` : null,
  ];
}

/** Words that make the provider show something other than what was asked for, for as long as the payment lives. */
const SHOWS_ANOTHER: ReadonlySet<string> = new Set([
  'shows_other_amount',
  'shows_other_customer',
  'shows_other_token',
  'shows_second_payment',
]);

/** I4: nothing is confirmed that differs from what was asked for, or that the shop has not confirmed. */
function confirmedAgainst(plan: Plan, { confirmed, sessions, ownerOf }: World, people: People): (string | null)[] {
  return sessions()
    .filter(({ sessionId }) => confirmed.has(sessionId))
    .flatMap((session) => {
      const owner = ownerOf(session.sessionId) ?? '';
      // If there are several such words, the last one counts (simulator/provider/tokens.ts).
      const shows = plan.words.findLast((word) => word.startsWith('shows_')) ?? '';
      const isOther =
        plan.words.some((word) => word.startsWith('mismatch_')) ||
        (SHOWS_ANOTHER.has(shows) && !hidesIt(plan) && !(shows === 'shows_other_token' && masksTheToken(plan)));
      const isUnwanted = plan.confirmation === 'manual' && !people.hasConfirmed(owner);
      return [
        isOther ? `I4: ${session.sessionId} was confirmed, but is not as it was asked for` : null,
        isUnwanted ? `I4: ${session.sessionId} was confirmed without the shop's confirmation` : null,
      ];
    });
}

/**
 * The type `ready_to_confirm` says that the provider waits for the confirm, also over an older state, and status lags as far
 * behind or does not answer: nothing that we were shown differs. The answer to start has shown amount and currency as asked for.
 */
function hidesIt({ words, troubles }: Plan): boolean {
  const isStale = (trouble: Trouble): boolean => trouble.kind === 'webhook' && trouble.order.fault === 'stale';
  const isUnanswered = (trouble: Trouble): boolean =>
    trouble.kind === 'call' ? trouble.order.method === 'session/status' : trouble.kind === 'provider_unreachable';
  const isBlind = words.some((word) => word.startsWith('stale_reads')) || troubles.some(isUnanswered);
  return isBlind && troubles.some(isStale);
}

/** A masked token does not show in a webhook (architecture, 4.4), and a confirm waits for nothing but `ready_to_confirm`. */
function masksTheToken({ troubles }: Plan): boolean {
  return troubles.some((trouble) => trouble.kind === 'webhook' && trouble.order.fault === 'masked_token');
}

/** I7: what was answered 200 as news of a payment is kept by that payment, or by its aftermath. */
function lost({ reason, news, workflowId }: Received, executions: readonly Execution[]): string | null {
  if (news === null || (reason !== 'signalled' && reason !== 'kept_after_the_end')) return null;
  const { sessionId, updatedAt } = news.snapshot;
  const isSame = (value: unknown): boolean => {
    const brought = newsIn(value)?.snapshot;
    return brought?.sessionId === sessionId && brought.updatedAt === updatedAt;
  };
  const holds = (execution: Execution): boolean =>
    execution.delivered.some(({ name, args: [first] }) =>
      reason === 'signalled'
        ? execution.workflowId === workflowId && name in WEBHOOK_SIGNALS && isSame(first)
        : name === afterTheEnd.name && isSame(first),
    );
  return executions.some(holds) ? null : `I7: a webhook ${news.type} of ${sessionId} was answered 200 and lost`;
}
