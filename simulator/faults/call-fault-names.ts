/**
 * The faults of a call that have a name, for documents, orders and the titles of tests. `before` and `after` mean: before
 * the call was applied (it never will be), and after it. docs/simulator.md explains each.
 */
import { ALTERATIONS } from '../provider/alterations';
import type { CallFault } from './call-fault';

/** Longer than the 30 s that a client waits for an answer (policy.ts), so that its caller has given up. Ours. */
const LATE_MS = 40_000;

const BEFORE = { effect: 'not_applied' } as const;

const NAMED = {
  refused_before: { ...BEFORE, reply: { refuse: 'authorization_error' } },
  cut_before: { ...BEFORE, reply: 'reset' },
  answer_lost: { reply: 'reset' },
  timeout_before: { ...BEFORE, reply: 'hang' },
  timeout_after: { reply: 'hang' },
  http_500_before: { ...BEFORE, reply: 'http_500' },
  http_500_after: { reply: 'http_500' },
  http_502_before: { ...BEFORE, reply: 'http_502' },
  http_502_after: { reply: 'http_502' },
  http_429_before: { ...BEFORE, reply: 'http_429' },
  http_429_after: { reply: 'http_429' },
  http_429_json_before: { ...BEFORE, reply: 'http_429_json' },
  http_429_json_after: { reply: 'http_429_json' },
  empty_before: { ...BEFORE, reply: 'empty' },
  empty_after: { reply: 'empty' },
  unreadable_before: { ...BEFORE, reply: 'cut_json' },
  unreadable_after: { reply: 'cut_json' },
  cut_transfer_after: { reply: 'cut_transfer' },
  wrong_content_type_after: { reply: 'wrong_content_type' },
  ok_without_session: { reply: 'ok_without_session' },
  ok_with_400: { reply: 'ok_with_400' },
  error_with_200: { ...BEFORE, reply: { refuse: 'internal_error', httpStatus: 200 } },
  error_with_200_after: { reply: { refuse: 'internal_error', httpStatus: 200 } },
  wrong_state_before: { ...BEFORE, reply: { refuse: 'session_wrong_state' } },
  wrong_state_after: { reply: { refuse: 'session_wrong_state' } },
  key_exists_before: { ...BEFORE, reply: { refuse: 'idempotency_key_already_exists' } },
  key_exists_after: { reply: { refuse: 'idempotency_key_already_exists' } },
  provider_timeout_before: { ...BEFORE, reply: { refuse: 'provider_timeout' } },
  provider_timeout_after: { reply: { refuse: 'provider_timeout' } },
  unknown_code_before: { ...BEFORE, reply: { refuse: 'something_new' } },
  unknown_code_after: { reply: { refuse: 'something_new' } },
  slow: { wait: { clockMs: LATE_MS } },
  slow_to_apply: { effect: { appliedAfterMs: LATE_MS } },
  cut_then_applied: { effect: { appliedAfterMs: LATE_MS }, reply: 'reset' },
  timeout_then_applied: { effect: { appliedAfterMs: LATE_MS }, reply: 'hang' },
  http_500_then_applied: { effect: { appliedAfterMs: LATE_MS }, reply: 'http_500' },
  answer_after_webhooks: { wait: { webhooks: true } },
  forgets: { ...BEFORE, reply: { refuse: 'invalid_request', description: 'There is no such session' }, lasts: true },
} as const satisfies Readonly<Record<string, CallFault>>;

export type CallFaultName =
  keyof typeof NAMED | `shows_${string}` | `refused_${string}` | `applied_but_refused_${string}`;

/** Every fixed name. Those with a variable part: `shows_<alteration>`, `refused_<code>`, `applied_but_refused_<code>`. */
export const CALL_FAULT_NAMES: readonly string[] = Object.keys(NAMED);

const CODED = /^(?<applied>applied_but_)?refused_(?<code>\w{1,64})$/;

/** The fault of this name; null for an unknown name. Pure. */
export function callFaultOf(name: string): CallFault | null {
  if (Object.hasOwn(NAMED, name)) return NAMED[name as keyof typeof NAMED];
  const shown = ALTERATIONS.find((alteration) => name === `shows_${alteration}`);
  if (shown !== undefined) return { reply: { shows: shown } };
  const { applied, code } = CODED.exec(name)?.groups ?? {};
  if (code === undefined) return null;
  return { effect: applied === undefined ? 'not_applied' : 'applied', reply: { refuse: code } };
}
