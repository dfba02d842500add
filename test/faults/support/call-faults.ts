/**
 * The rows that docs/guarantees.md has for every call of the provider's API, each with the fault behind it. A file that
 * leaves one out does not compile.
 */
import type { CallFault } from '../../../simulator/faults/call-fault';
import type { CallFaultName } from '../../../simulator/faults/call-fault-names';
import type { Nth } from '../../../simulator/faults/orders';
import { CALL_LIMITS } from '../../../workflows/contract/policy';
import type { ProviderMethod } from '../../support/world/provider-client';
import type { Trouble } from './matrix';

interface Fault {
  readonly fault: CallFaultName | CallFault;
  readonly nth?: Nth;
}

/** No connection can be made, so there is no call for the simulator to act on. */
const NO_CONNECTION = 'no connection';

const SLOW = 'slow';
const SLOW_MS = 40_000;

/**
 * The clock of a test's world stands still while a caller waits. A call that moves money waits 30 s, so what comes 40 s
 * after it comes 10 s after its caller gave up.
 */
function slowCall(method: ProviderMethod): CallFault {
  return { effect: { appliedAfterMs: SLOW_MS - PATIENCE_MS[method] } };
}

const PATIENCE_MS: Readonly<Record<ProviderMethod, number>> = {
  'session/create': CALL_LIMITS.create,
  'session/start/payment': CALL_LIMITS.moneyCall,
  'session/init/payment': CALL_LIMITS.moneyCall,
  'session/confirm': CALL_LIMITS.moneyCall,
  'session/cancel': CALL_LIMITS.moneyCall,
  'session/status': CALL_LIMITS.question,
};

const FAULTS = {
  'refused before execution for a business reason': { fault: 'refused_operation_rejected' },
  'refused before execution for configuration, once': { fault: 'refused_authentication_error' },
  'refused before execution for configuration, permanently': { fault: 'refused_authentication_error', nth: 'every' },
  'connection never made': NO_CONNECTION,
  'executed but the answer lost': { fault: 'answer_lost' },
  'time-out before execution': { fault: 'timeout_before' },
  'time-out after execution': { fault: 'timeout_after' },
  // 50 s after the call: the start's fence comes 15 s later.
  'time-out, and executed late': { fault: { effect: { appliedAfterMs: 20_000 }, reply: 'hang' } },
  'slow for 40 s': SLOW,
  '5xx before execution': { fault: 'http_500_before' },
  '5xx after execution': { fault: 'http_500_after' },
  'executed, but the answer is an HTML page with 502': { fault: 'http_502_after' },
  'executed, but the answer is truncated JSON': { fault: 'unreadable_after' },
  'HTTP 200 with status: error, not executed': { fault: 'error_with_200' },
  'HTTP 200 with status: error, although executed': { fault: 'error_with_200_after' },
  'session_wrong_state, not executed': { fault: 'wrong_state_before' },
  'session_wrong_state, although executed': { fault: 'wrong_state_after' },
  'idempotency_key_already_exists, not executed': { fault: 'key_exists_before' },
  'idempotency_key_already_exists, although executed': { fault: 'key_exists_after' },
  '429, not executed': { fault: 'http_429_before' },
  '429, although executed': { fault: 'http_429_json_after' },
  'unknown code, not executed': { fault: 'unknown_code_before' },
  'unknown code, although executed': { fault: 'unknown_code_after' },
} as const satisfies Readonly<Record<string, Fault | typeof NO_CONNECTION | typeof SLOW>>;

export type CallFaultRow = keyof typeof FAULTS;

export interface CallCell<Expected> {
  readonly title: string;
  readonly trouble: Trouble;
  readonly becomes: Expected;
}

/** One cell for each row, for `it.each`. */
export function cellsOf<Expected>(
  method: ProviderMethod,
  expected: Readonly<Record<CallFaultRow, Expected>>,
): readonly CallCell<Expected>[] {
  return (Object.keys(FAULTS) as CallFaultRow[]).map((row) => ({
    title: `${method}, ${row}`,
    trouble: troubleOf(method, FAULTS[row]),
    becomes: expected[row],
  }));
}

function troubleOf(method: ProviderMethod, fault: Fault | typeof NO_CONNECTION | typeof SLOW): Trouble {
  if (fault === NO_CONNECTION) return { unreachable: [{ method, nth: 1 }] };
  return { calls: [{ method, ...(fault === SLOW ? { fault: slowCall(method) } : fault) }] };
}
