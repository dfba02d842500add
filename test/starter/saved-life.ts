/** Saved histories as the CLI reads them: decoded, whole or cut where a server might have stopped. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  defaultFailureConverter,
  defaultPayloadConverter,
  type LoadedDataConverter,
  type PayloadCodec,
} from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { explanationOf, type Explanation } from '../../starter/explaining/explanation';
import { decoderFor, type HistoryEvent } from '../../starter/explaining/history';
import { lifeOf } from '../../starter/explaining/life';

const FOLDER = join(__dirname, '..', 'histories');

/** Every saved payment; aftermaths and shop events have histories of another kind. */
export const SAVED = readdirSync(FOLDER)
  .map((file) => file.replace(/\.json$/, ''))
  .filter((name) => name !== 'aftermath' && name !== 'shop_event');

/**
 * These histories were saved before payments recorded the lot that spreads their questions. For each, a lot that gives
 * the times at which it asked, found by trying; those not named here never asked by the schedule.
 */
const LOTS: Readonly<Record<string, number>> = {
  abandoned: 0.73,
  abandoned_after_review: 0.4,
  needs_review: 0.575,
  succeeded_late: 0.56,
};

/** The events of one, as Temporal returns them, with its lot in the terms; `change` may alter its text. */
export function savedEvents(name: string, change = (text: string): string => text): readonly HistoryEvent[] {
  const text = change(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
  const events = historyFromJSON(JSON.parse(text)).events ?? [];
  return events.map((event) => withLot(event, LOTS[name] ?? 0.5));
}

/** The first marker is that of `bind`, whose result is the terms. */
function withLot(event: HistoryEvent, lot: number): HistoryEvent {
  const details = event.markerRecordedEventAttributes?.details;
  const [payload] = details?.['result']?.payloads ?? [];
  if (payload?.data === null || payload?.data === undefined) return event;
  const terms = JSON.parse(Buffer.from(payload.data).toString('utf8')) as object;
  if (!('policy' in terms)) return event;
  const result = { payloads: [{ ...payload, data: Buffer.from(JSON.stringify({ ...terms, lot })) }] };
  return {
    ...event,
    markerRecordedEventAttributes: { ...event.markerRecordedEventAttributes, details: { ...details, result } },
  };
}

/** What `explain` makes of these events. */
export async function explained(
  events: readonly HistoryEvent[],
  payloadCodecs: PayloadCodec[] = [],
  workflowId = 'cit-payment-order-1',
): Promise<Explanation> {
  const converter: LoadedDataConverter = {
    payloadConverter: defaultPayloadConverter,
    failureConverter: defaultFailureConverter,
    payloadCodecs,
  };
  return explanationOf(await lifeOf(events, decoderFor(converter, 'default', workflowId)));
}

/** The history as it was each time before the payment ran again. */
export function beginningsOf(events: readonly HistoryEvent[]): (readonly HistoryEvent[])[] {
  return events.flatMap((event, index) => (event.workflowTaskStartedEventAttributes ? [events.slice(0, index)] : []));
}
