/**
 * What is promised beside the ledger (architecture, sections 4 to 6), as sentences; empty when all is kept: unclear calls are asked
 * about and not repeated, a stop is a stop, late is called late, and nobody is troubled without need.
 */
import type { Closing } from './invariants';
import type { Plan, Trouble } from './plan';
import type { World } from './world';

/** `stops`: when each payment first heard that somebody wants it to stop, ms of the clock. */
export function brokenPromises(
  plan: Plan,
  world: World,
  closings: readonly Closing[],
  stops: ReadonlyMap<string, number>,
): string[] {
  const isHonest = isHonestWorld(plan);
  return [
    ...repeatedBlindly(world),
    ...closings.flatMap(({ workflowId, outcome }) => [
      isHonest && (outcome.status === 'rejected' || outcome.status === 'needs_review')
        ? `${workflowId} ends as ${outcome.status}, and there was nothing that could not be known`
        : null,
      outcome.status === 'succeeded' && !outcome.late && isPaidAfter(stops.get(workflowId), workflowId, world)
        ? `${workflowId} was paid after somebody had asked to stop it, and is not called late`
        : null,
    ]),
  ].filter((text) => text !== null);
}

/** A confirm goes out again only after a question. */
function repeatedBlindly({ calls }: World): (string | null)[] {
  const last = new Map<string, string>();
  return calls.map(({ path, sessionId }) => {
    if (sessionId === null) return null;
    const before = last.get(sessionId);
    last.set(sessionId, path);
    return path === 'session/confirm' && before === path ? `${sessionId} was confirmed twice without a question` : null;
  });
}

function isPaidAfter(stoppedAt: number | undefined, workflowId: string, { paidAt, ownerOf }: World): boolean {
  if (stoppedAt === undefined) return false;
  return [...paidAt].some(([sessionId, at]) => ownerOf(sessionId) === workflowId && at > stoppedAt);
}

// prettier-ignore
const TRUTHFUL = new Set([
  'success', 'success_post', 'frictionless', 'action_first', 'result_before_return', 'keeps_interaction', 'no_new_token',
  'same_token', 'v2', 'upper_case_currency', 'no_metadata', 'no_card', 'code_in_session', 'disabled', 'expired',
  'decline_insufficient_funds', 'decline_at_start_operation_rejected', 'decline_after_3ds_insufficient_funds',
]);

/** Nothing is said that is not so, and what is lost can be asked about: every end can be known, and in time. */
function isHonestWorld({ words, troubles, opening, confirmation, project }: Plan): boolean {
  const isPlain = opening === 'create-then-start' && confirmation === 'automatic' && Object.keys(project).length === 0;
  return isPlain && words.every((word) => TRUTHFUL.has(word)) && troubles.every(isHonest);
}

/** Faults of the way and of processes alone. */
// prettier-ignore
const LOSSES = new Set([
  'dropped', 'first_try_dropped', 'ok_ignored', 'duplicated', 'sent_again', 'delayed', 'reordered', 'stale',
  'signature_missing', 'signature_bad', 'not_json', 'upper_case_currency', 'masked_token', 'no_metadata', 'extra_fields',
  'cut_before', 'answer_lost', 'timeout_before', 'timeout_after', 'http_500_before', 'http_500_after', 'http_502_before',
  'http_502_after', 'empty_after', 'unreadable_after', 'slow', 'answer_after_webhooks',
]);

function isHonest(trouble: Trouble): boolean {
  if (trouble.kind !== 'call' && trouble.kind !== 'webhook') {
    return trouble.kind !== 'provider_says' && trouble.kind !== 'webhook_of_a_second_session';
  }
  const { fault, nth } = trouble.order;
  const isForEver = trouble.kind === 'call' && nth === 'every';
  return typeof fault === 'string' && LOSSES.has(fault) && !isForEver;
}
