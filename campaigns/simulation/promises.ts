/**
 * What is promised in addition to the ledger (architecture, sections 4 to 6): a stop is a stop, late is called late, no
 * news is forgotten, and an operator is only called when needed. Violations as sentences; empty when all promises are
 * kept.
 */
import type { SessionReport } from '../../simulator/provider/provider';
import { snapshotOf } from '../../smart-glocal/snapshot';
import { WEBHOOK_SIGNALS } from '../../workflows/contract/messages';
import type { CitPaymentResult } from '../../workflows/contract/payment';
import { SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { newsIn } from './delivered';
import type { Closing } from './invariants';
import type { People } from './people';
import type { Plan, Trouble } from './plan';
import type { Execution } from './temporal/execution';
import type { World } from './world';

/** `stops`: when each run first received a request to stop, ms of the clock. */
export function brokenPromises(
  plan: Plan,
  world: World,
  people: People,
  closings: readonly Closing[],
  stops: ReadonlyMap<string, number>,
): string[] {
  const isHonest = isHonestWorld(plan);
  const isManual = plan.confirmation === 'manual';
  return [
    ...closings.flatMap(({ workflowId, runId, outcome, sessions }) => [
      isHonest && (outcome.status === 'rejected' || outcome.status === 'needs_review')
        ? `${workflowId} ends as ${outcome.status}, although everything could be known`
        : null,
      outcome.status === 'succeeded' && !outcome.late && isPaidAfter(stops.get(runId), workflowId, world)
        ? `${workflowId} was paid after a request to stop, but is not called late`
        : null,
      outcome.status === 'succeeded' && !byPerson(outcome) && isManual && !people.hasConfirmed(workflowId)
        ? `${workflowId} is called succeeded without the shop's confirmation`
        : null,
      hasSecondSession(workflowId, plan, world) && !byPerson(outcome) && outcome.status !== 'needs_review'
        ? `${workflowId} ends as ${outcome.status} although it had heard of a second session`
        : null,
      strangeCode(workflowId, outcome, shownCode(runId, sessions, world)),
    ]),
  ].filter((text) => text !== null);
}

/** At any moment: a webhook that says "paid" and shows our mark is believed at once, without asking first (architecture, 3.4). */
export function staysOpen(plan: Plan, execution: Execution, { ownerOf }: World): string | null {
  // While a call is under way, nothing else is decided.
  if (!isHonestWorld(plan) || execution.isCalling) return null;
  const { workflowId, delivered } = execution;
  const isPaid = delivered.some(({ name, args: [first] }) => {
    if (!(name in WEBHOOK_SIGNALS)) return false;
    const news = newsIn(first);
    if (news === null || news.marks.length === 0) return false;
    const { sessionId, payments } = news.snapshot;
    return ownerOf(sessionId) === workflowId && payments.some(({ status }) => status === 'succeeded');
  });
  return isPaid ? `${workflowId} has heard that it is paid, but stays open` : null;
}

function isPaidAfter(stoppedAt: number | undefined, workflowId: string, { paidAt, ownerOf }: World): boolean {
  if (stoppedAt === undefined) return false;
  return [...paidAt].some(([sessionId, at]) => ownerOf(sessionId) === workflowId && at > stoppedAt);
}

/** A refused call has its own code; the code of the ended session is the provider's. */
function strangeCode(
  workflowId: string,
  { status, decidedBy, reason, code }: CitPaymentResult,
  shown: string | null,
): string | null {
  const isOfSession = status === 'declined' && decidedBy === 'provider' && reason.startsWith('Declined');
  if (!isOfSession || code === null || code === shown) return null;
  return `${workflowId} was declined as ${code}, but the provider says ${String(shown)}`;
}

/**
 * The code of the session that the payment calls its own: another one, whose opening was answered late, may exist
 * beside it.
 */
function shownCode(runId: string, sessions: readonly SessionReport[], { server }: World): string | null {
  const own = server.executions.find((run) => run.runId === runId)?.searchAttributes.get(SmartGlocalSessionId);
  const report = sessions.find(({ sessionId }) => sessionId === own);
  const last = report === undefined ? null : snapshotOf(report.session);
  return last?.payments.at(-1)?.errorCode ?? last?.errorCode ?? null;
}

function byPerson({ decidedBy }: CitPaymentResult): boolean {
  return typeof decidedBy === 'object';
}

/**
 * True if news arrived, with our own mark, of a session that the provider never opened for us. While `init` is unclear,
 * it may be our own.
 */
function hasSecondSession(workflowId: string, { opening, troubles }: Plan, { received, ownerOf }: World): boolean {
  if (opening === 'init') return false;
  // The news may have gone to the run that a stranger started, after the payment's own had ended.
  if (troubles.some(({ kind }) => kind === 'stranger_starts')) return false;
  return received.some(
    ({ reason, workflowId: to, news }) =>
      reason === 'signalled' && to === workflowId && news !== null && ownerOf(news.snapshot.sessionId) === null,
  );
}

// prettier-ignore
const TRUTHFUL = new Set([
  'success', 'success_post', 'frictionless', 'action_first', 'result_before_return', 'keeps_interaction', 'no_new_token',
  'same_token', 'v2', 'upper_case_currency', 'no_metadata', 'no_card', 'code_in_session', 'disabled', 'expired',
  'decline_insufficient_funds', 'decline_at_start_operation_rejected', 'decline_after_3ds_insufficient_funds',
]);

/** The provider tells no lies, and what is lost can be asked for: every outcome can be known, and in time. */
function isHonestWorld({ words, troubles, opening, confirmation, project }: Plan): boolean {
  const isPlain = opening === 'create-then-start' && confirmation === 'automatic' && Object.keys(project).length === 0;
  return isPlain && words.every((word) => TRUTHFUL.has(word)) && troubles.every(isHonest);
}

/** Faults that affect only the network or the processes. */
// prettier-ignore
const LOSSES = new Set([
  'dropped', 'first_try_dropped', 'ok_ignored', 'duplicated', 'sent_again', 'delayed', 'reordered', 'stale',
  'signature_missing', 'signature_bad', 'not_json', 'upper_case_currency', 'masked_token', 'no_metadata', 'extra_fields',
  'cut_before', 'answer_lost', 'timeout_before', 'timeout_after', 'http_500_before', 'http_500_after', 'http_502_before',
  'http_502_after', 'empty_after', 'unreadable_after', 'slow', 'answer_after_webhooks',
]);

function isHonest(trouble: Trouble): boolean {
  if (trouble.kind !== 'call' && trouble.kind !== 'webhook') {
    return !['provider_says', 'webhook_of_a_second_session', 'stranger_starts'].includes(trouble.kind);
  }
  const { fault, nth } = trouble.order;
  const isForEver = trouble.kind === 'call' && nth === 'every';
  return typeof fault === 'string' && LOSSES.has(fault) && !isForEver;
}
