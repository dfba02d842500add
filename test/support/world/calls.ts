import { citPaymentIdOf } from '../../../simulator/provider/ledger';
import type { Simulator } from '../../../simulator/start';

/** One call that reached the provider. */
export interface ReceivedCall {
  readonly method: string;
  readonly paymentId: string | null;
  readonly sessionId: string | null;
  /** `ok`, or the code of the refusal. */
  readonly verdict: string;
}

/** Every call that the provider got, in order, with the payment that it is about: the session tells where metadata does not. */
export function receivedCalls({ journal, provider }: Simulator): ReceivedCall[] {
  const owners = new Map(provider.sessions().map(({ sessionId, citPaymentId }) => [sessionId, citPaymentId]));
  return journal.entries.flatMap((entry) => {
    if (entry.kind !== 'request') return [];
    const { session_id: sessionId = null, metadata } = bodyOf(entry.body);
    const paymentId = citPaymentIdOf(metadata) ?? (sessionId === null ? null : (owners.get(sessionId) ?? null));
    return [{ method: entry.method, paymentId, sessionId, verdict: entry.verdict }];
  });
}

function bodyOf(text: string): { readonly session_id?: string; readonly metadata?: unknown } {
  return JSON.parse(text) as ReturnType<typeof bodyOf>;
}
