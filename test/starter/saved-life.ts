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

/** The events of one, as Temporal returns them; `change` may alter its text. */
export function savedEvents(name: string, change = (text: string): string => text): readonly HistoryEvent[] {
  const text = change(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
  return historyFromJSON(JSON.parse(text)).events ?? [];
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
