/** The simulated provider: its ledger, which is the truth, its orders, and its signature. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { control } from '../../demo/simulator-control';
import { parsePrivateKey, signBody, SIGNATURE_HEADER } from '../../smart-glocal/signature';
import type { Scene } from './scene';

const movement = z.object({
  kind: z.string(),
  citPaymentId: z.string().nullable(),
  sessionId: z.string(),
  amount: z.number(),
});
const ledger = z.object({ movements: z.array(movement) });
const payment = z.object({ id: z.string(), metadata: z.record(z.string(), z.unknown()).optional() });
const dump = z.object({
  sessions: z.array(
    z.object({
      sessionId: z.string(),
      stage: z.string(),
      session: z.object({ acquiring_payments: z.array(payment).default([]) }),
    }),
  ),
});
const entry = z.object({
  kind: z.string(),
  type: z.string().optional(),
  sessionId: z.string().nullish(),
  reply: z.number().nullish(),
  method: z.string().optional(),
  body: z.string().optional(),
});

/** Money that was taken for this debt, however often and in whatever session. */
export async function debitsOf(
  { settings }: Scene,
  paymentId: string,
): Promise<readonly { readonly amount: number }[]> {
  const { movements } = ledger.parse(await control(settings.simulatorUrl, 'ledger'));
  return movements.filter(({ kind, citPaymentId }) => kind === 'debit' && citPaymentId === paymentId);
}

export interface SessionAtProvider {
  readonly stage: string;
  /** The id of the first acquiring payment; empty when nothing was started. */
  readonly paymentId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A session as the provider itself knows it. Throws when it knows none. */
export async function sessionAtProvider({ settings }: Scene, sessionId: string): Promise<SessionAtProvider> {
  const { sessions } = dump.parse(await control(settings.simulatorUrl, 'dump'));
  const found = sessions.find((session) => session.sessionId === sessionId);
  if (found === undefined) throw new Error(`the provider has no session ${sessionId}`);
  const [first] = found.session.acquiring_payments;
  return { stage: found.stage, paymentId: first?.id ?? '', metadata: first?.metadata ?? {} };
}

/** How the bridge answered each try of such a webhook; null: not at all. */
export async function repliesTo(
  { settings }: Scene,
  sessionId: string,
  type: string,
): Promise<readonly (number | null)[]> {
  const entries = z.array(entry).parse(await control(settings.simulatorUrl, 'journal'));
  return entries
    .filter((one) => one.kind === 'delivery' && one.sessionId === sessionId && one.type === type)
    .map(({ reply }) => reply ?? null);
}

/** How often this call came for this payment, whatever became of it. */
export async function callsOf(
  { settings }: Scene,
  { paymentId, sessionId }: { readonly paymentId: string; readonly sessionId: string },
  method: string,
): Promise<number> {
  const entries = z.array(entry).parse(await control(settings.simulatorUrl, 'journal'));
  const marks = [`"cit_payment_id":"${paymentId}"`, `"session_id":"${sessionId}"`];
  const isIts = (body = ''): boolean => marks.some((mark) => body.includes(mark));
  return entries.filter((one) => one.kind === 'request' && one.method === method && isIts(one.body)).length;
}

/** Keeps the answer to this call for so long; the call itself is carried out at once. */
export async function holdAnswer(
  { settings }: Scene,
  paymentId: string,
  method: string,
  realMs: number,
): Promise<void> {
  const fault = { effect: 'applied', reply: 'answer', wait: { realMs } };
  await control(settings.simulatorUrl, 'faults/calls', 'POST', { for: { payment: paymentId }, method, nth: 1, fault });
}

/** Keeps every webhook about this debt back for so long. */
export async function holdWebhooks({ settings }: Scene, paymentId: string, delayMs: number): Promise<void> {
  await control(settings.simulatorUrl, 'faults/webhooks', 'POST', {
    for: { payment: paymentId },
    nth: 'every',
    fault: { delayMs },
  });
}

export interface SignedWebhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A webhook with the provider's own signature, for the bridge. */
export function signedWebhook({ settings }: Scene, webhook: object): SignedWebhook {
  const body = Buffer.from(JSON.stringify(webhook));
  const key = parsePrivateKey(readFileSync(settings.variables['SIMULATOR_WEBHOOK_PRIVATE_KEY_FILE'] ?? '', 'utf8'));
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signBody(body, key) };
  return { url: `${settings.bridgeUrl}/webhooks/smart-glocal`, headers, body };
}

/** Brings it, and gives the answer's status. */
export async function bringSigned(scene: Scene, webhook: object): Promise<number> {
  const { url, ...request } = signedWebhook(scene, webhook);
  const response = await fetch(url, { method: 'POST', ...request, signal: AbortSignal.timeout(15_000) });
  await response.arrayBuffer();
  return response.status;
}
