/**
 * Webhooks full of planted secrets, about a session that belongs to no payment, with the provider's signature or
 * another one.
 */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Settings } from '../../../demo/settings';
import { signBody } from '../../../smart-glocal/signature';
import type { Answers } from './answers';
import { PLANTED, tokenThat } from './planted';

/** The body. */
export function newsOf(updatedAt: Date): string {
  return JSON.stringify({
    type: 'payment_finished',
    session: {
      id: 'ps_of_nobody',
      status: 'accepted',
      updated_at: updatedAt.toISOString(),
      customer: { reference: PLANTED.customer, email: PLANTED.email },
      metadata: { cit_payment_id: tokenThat('success'), merchant: PLANTED.metadata },
      acquiring_payments: [{ id: 'pm_1', status: 'succeeded', payment_details: { token: PLANTED.token } }],
    },
  });
}

export interface Sender {
  /** Sends it to the bridge, keeps the answer, and returns its status. */
  readonly send: (body: string, signature: string | null, type?: string) => Promise<number>;
  /** The provider's signature. */
  readonly signed: (body: string) => string;
}

export function senderTo({ variables }: Settings, bridgeUrl: string, answers: Answers): Sender {
  const key = createPrivateKey(readFileSync(variables['SIMULATOR_WEBHOOK_PRIVATE_KEY_FILE'] ?? '', 'utf8'));
  return {
    signed: (body) => signBody(Buffer.from(body), key),
    send: async (body, signature, type = 'application/json') => {
      const headers = { 'content-type': type, ...(signature === null ? {} : { 'x-partner-sign': signature }) };
      return (await answers.ask(`${bridgeUrl}/webhooks/smart-glocal`, { method: 'POST', headers, body })).status;
    },
  };
}
