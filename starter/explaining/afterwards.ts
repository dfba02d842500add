/** What the provider reported after a payment's end, and how a person resolved it, from the aftermath's own history. */
import type { Client } from '@temporalio/client';
import type { AftermathFact, CitAftermathInput, NewsAfterTheEnd } from '../../workflows/contract/aftermath';
import { factsOf } from '../../workflows/contract/aftermath-facts';
import { afterTheEnd, resolveAftermath } from '../../workflows/contract/messages';
import { aftermathIdOf } from '../../workflows/contract/workflow-id';
import { UnknownPayment } from '../shop/errors';
import { decoderFor, fetchEvents, type Decoder, type HistoryEvent } from './history';
import { membersOf, msOf, readingsIn } from './life';

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
  const input = (await decoder.values(events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads))[0];
  const { left } = membersOf(input) as Partial<CitAftermathInput>;
  // As the aftermath reads them: in the order of arrival, and what could not be read again after the others.
  const untried: Partial<NewsAfterTheEnd>[] = [...(left?.unread ?? [])];
  const waiting: Partial<NewsAfterTheEnd>[] = [];
  const add = (at: string, facts: readonly AftermathFact[]): void => {
    for (const { key, kind, says, amount, currency } of facts) {
      if (keys.has(key)) continue; // A copy is not a second chargeback.
      keys.add(key);
      came.push({ at, kind, says, amount, currency });
    }
  };
  add(new Date(msOf(events[0]?.eventTime)).toISOString(), left?.facts ?? []);

  for (const event of events) {
    const at = new Date(msOf(event.eventTime)).toISOString();
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal?.signalName === afterTheEnd.name) {
      untried.push(membersOf((await decoder.values(signal.input?.payloads))[0]));
    }
    const readings = await readingsIn(event, decoder);
    if (untried.length < readings.length) untried.push(...waiting.splice(0));
    for (const reading of readings) {
      const news = untried.shift() ?? {};
      if ('news' in reading) add(at, factsOf(reading.news, news.stand ?? null));
      else if ('unread' in reading) waiting.push(news);
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
