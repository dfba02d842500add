/**
 * Rules for the calls made to the provider (architecture, section 6): a confirm is not repeated unasked, calls go only
 * to our own sessions, and a start always carries the payment's one key. Violations as sentences; empty when every rule
 * holds.
 */
import { idempotencyKey } from '../../activities/payment-activities';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { MOST_ATTEMPTS, PAYMENT_ID } from './people';
import { NAMESPACE } from './temporal/sandbox';
import type { World } from './world';

export function brokenInCalls(world: World): string[] {
  return [...repeatedBlindly(world), ...sentElsewhere(world), ...underAnotherKey(world)];
}

/** A confirm is only sent again after a question that was answered. */
function repeatedBlindly({ calls }: World): string[] {
  const unasked = new Set<string>();
  return calls.flatMap(({ path, sessionId, isAnswered }) => {
    if (sessionId === null) return [];
    if (path === 'session/status' && isAnswered) unasked.delete(sessionId);
    if (path !== 'session/confirm') return [];
    const isBlind = unasked.has(sessionId);
    unasked.add(sessionId);
    return isBlind ? [`${sessionId} was confirmed twice, although no answer had asked for it`] : [];
  });
}

/** Being told of a session does not make it ours: we may ask about it, and nothing more. */
function sentElsewhere({ calls, ownerOf }: World): string[] {
  return calls.flatMap(({ path, sessionId }) =>
    sessionId === null || path === 'session/status' || ownerOf(sessionId) !== null
      ? []
      : [`${path} was sent for ${sessionId}, which is not a session of this payment`],
  );
}

const KEYS = new Set(
  Array.from({ length: MOST_ATTEMPTS }, (_, index) => workflowIdOf(PAYMENT_ID, index + 1)).flatMap((workflowId) =>
    [1, 2].map((session) => idempotencyKey(NAMESPACE, workflowId, session)),
  ),
);

/** The key identifies the payment, whatever sends it and whenever: a second net under "never started twice". */
function underAnotherKey({ calls }: World): string[] {
  return calls.flatMap(({ path, idempotencyKey: key }) =>
    key === undefined || KEYS.has(key) ? [] : [`${path} was sent under the key ${key}, which belongs to no session`],
  );
}
