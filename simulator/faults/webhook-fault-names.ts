/** The faults of a webhook that have a name; every alteration and message of another content is one too (docs/simulator.md). */
import { ALTERATIONS, type Alteration } from '../provider/alterations';
import { MESSAGES, type WebhookFault } from './webhook-fault';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const NAMED = {
  dropped: { drop: 'all' },
  first_try_dropped: { drop: 1 },
  ok_ignored: { ignoreOk: 1 },
  duplicated: { copies: 1 },
  // Ours: more than a receiver takes in one go, few enough for one test.
  burst: { copies: 99 },
  // Ours: after the redelivery (30 min) and the customer's time (60 min) are over.
  sent_again: { againAfterMs: [2 * HOUR_MS] },
  // Ours: beyond the engine's own deadlines (at most 15 min by default), and beyond anybody's patience.
  delayed: { delayMs: 20 * MINUTE_MS },
  reordered: { hold: true },
  signature_missing: { signature: 'missing' },
  signature_empty: { signature: 'empty' },
  signature_bad: { signature: 'bad' },
  signature_doubled: { signature: 'doubled' },
  signature_url_safe: { signature: 'url_safe' },
  signature_of_merchant: { signature: 'of_merchant' },
  signature_of_another: { signature: 'of_another' },
} as const satisfies Readonly<Record<string, WebhookFault>>;

export type WebhookFaultName = keyof typeof NAMED | Alteration | (typeof MESSAGES)[number];

/** Every name. */
export const WEBHOOK_FAULT_NAMES: readonly string[] = [...Object.keys(NAMED), ...MESSAGES, ...ALTERATIONS];

/** The fault of this name; null for an unknown name. Pure. */
export function webhookFaultOf(name: string): WebhookFault | null {
  if (Object.hasOwn(NAMED, name)) return NAMED[name as keyof typeof NAMED];
  const content = [...MESSAGES, ...ALTERATIONS].find((known) => known === name);
  return content === undefined ? null : { content };
}
