/**
 * Webhooks that the simulator's model never sends by itself, sent in the provider's name: signed with its key, to the
 * real bridge.
 */
import type { KeyObject } from 'node:crypto';
import type { Simulator } from '../../../simulator/start';
import { SIGNATURE_HEADER, signBody } from '../../../smart-glocal/signature';

/** A session as sent over the wire, as far as tests change it. */
export interface WireSession {
  id: string;
  status: string;
  updated_at: string;
  next_action?: string;
  acquiring_payments: {
    status: string;
    amount_details: { amount: number; currency: string };
    payment_details: { recurrent: { token: string } };
    metadata?: unknown;
    refunds?: object[];
    customer_interaction?: { redirect: { url: string } };
  }[];
  /** Bytes that no schema knows. */
  padding?: string;
}

export interface Sender {
  readonly simulator: Simulator;
  /** The provider's key, which signs webhooks. */
  readonly privateKey: KeyObject;
  readonly url: string;
}

/** Sends the current state of a payment's newest session, changed by `edit`. Returns the bridge's HTTP status. */
export async function sendWebhook(
  { simulator, privateKey, url }: Sender,
  paymentId: string,
  type: string,
  edit: (session: WireSession) => void,
): Promise<number> {
  const report = simulator.provider.sessions().findLast(({ citPaymentId }) => citPaymentId === paymentId);
  if (report === undefined) throw new Error(`${paymentId} has no session`);
  const session = structuredClone(report.session) as unknown as WireSession;
  edit(session);
  const body = Buffer.from(JSON.stringify({ type, session }));
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signBody(body, privateKey) };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}
