/** What the provider reported after a payment's end, and how a person resolved it, from the aftermath's own history. */
import type { Client } from '@temporalio/client';
import type { AftermathFact } from '../../workflows/contract/aftermath';
import { afterTheEnd, resolveAftermath } from '../../workflows/contract/messages';
import { aftermathIdOf } from '../../workflows/contract/workflow-id';
import { UnknownPayment } from '../shop/errors';
import { decoderFor, fetchEvents, type Decoder, type HistoryEvent } from './history';
import { membersOf, msOf } from './life';

export interface Afterwards {
  readonly at: string;
  readonly kind: AftermathFact['kind'] | 'resolved';
  readonly says: string;
  readonly amount: number | null;
  readonly currency: string | null;
}

/** In the order of arrival; empty when nothing came. Throws `TemporalSilent`. */
export async function afterwardsOf(client: Client, sessionId: string | null): Promise<readonly Afterwards[]> {
  if (sessionId === null) return [];
  const workflowId = aftermathIdOf(sessionId);
  const { namespace, loadedDataConverter } = client.options;
  try {
    const events = await fetchEvents(client, workflowId);
    return await afterwardsIn(events, decoderFor(loadedDataConverter, namespace, workflowId));
  } catch (error) {
    if (error instanceof UnknownPayment) return [];
    throw error;
  }
}

/** The same, from events that were already read. An earlier aftermath that was resolved is an older run, not in these. */
async function afterwardsIn(events: readonly HistoryEvent[], decoder: Decoder): Promise<readonly Afterwards[]> {
  const came: Afterwards[] = [];
  const keys = new Set<string>();
  for (const event of events) {
    const at = new Date(msOf(event.eventTime)).toISOString();
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal?.signalName === afterTheEnd.name) {
      const [news] = await decoder.values(signal.input?.payloads);
      for (const { key, kind, says, amount, currency } of factsIn(news)) {
        if (keys.has(key)) continue; // A copy is not a second chargeback.
        keys.add(key);
        came.push({ at, kind, says, amount, currency });
      }
    }
    const request = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    if (request?.name === resolveAftermath.name) {
      const { as, by, why } = membersOf((await decoder.values(request.args?.payloads))[0]);
      came.push({
        at,
        kind: 'resolved',
        says: `as ${String(as)} by ${String(by)}: ${String(why)}`,
        amount: null,
        currency: null,
      });
    }
  }
  return came;
}

function factsIn(news: unknown): readonly AftermathFact[] {
  const { facts } = membersOf(news);
  return Array.isArray(facts) ? (facts as readonly AftermathFact[]) : [];
}
