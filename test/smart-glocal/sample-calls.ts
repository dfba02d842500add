/** One call of every method, with values that are recognised wherever they should not appear. */
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { Secret } from '../../environment/secret';
import type { CallOptions, SmartGlocal } from '../../smart-glocal/client';
import { SmartGlocalError } from '../../smart-glocal/errors';
import { snapshotOf } from '../../smart-glocal/snapshot';
import type { SessionSnapshot } from '../../smart-glocal/types';

const opened = snapshotOf({ id: 'ps_3230' });
if (opened === null) throw new Error('a session with nothing but an id must be usable');
export const SESSION_ID = opened.sessionId;

export const TOKEN = 'SECRET_TOKEN_5f6ab845ffa1';
export const PROJECT = 'SECRET_PROJECT';
export const IDEMPOTENCY_KEY = 'SECRET_IDEMPOTENCY_KEY';
export const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });

const CREATE = {
  amount: { amount: 10000, currency: 'usd' },
  customer: { reference: 'SECRET_CUSTOMER', contacts: [{ email: 'SECRET_EMAIL@example.com' }] },
  metadata: { cit_payment_id: 'order-1', attempt: 1, tag: 'SECRET_TAG', merchant: { note: 'Jörg ✓ "/' } },
};
const INIT = { ...CREATE, token: new Secret(TOKEN), returnUrl: 'https://shop.example/return/SECRET_LINK' };

export const REQUESTS = { create: CREATE, init: INIT, start: { ...INIT, sessionId: SESSION_ID } };

type Call = (client: SmartGlocal, options?: CallOptions) => Promise<SessionSnapshot>;

export const CALLS: Readonly<Record<string, Call>> = {
  'session/create': (client, options) => client.createSession(REQUESTS.create, options),
  'session/start/payment': (client, options) => client.startPayment(REQUESTS.start, options),
  'session/init/payment': (client, options) => client.initPayment(REQUESTS.init, options),
  'session/confirm': (client, options) => client.confirm(SESSION_ID, options),
  'session/cancel': (client, options) => client.cancel(SESSION_ID, options),
  'session/status': (client, options) => client.status(SESSION_ID, options),
};

/** The error of a call that must fail; it must not contain any planted value, however it is printed. */
export async function errorOf(call: Promise<unknown>): Promise<SmartGlocalError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SmartGlocalError)) throw new Error(`expected a SmartGlocalError, got ${inspect(error)}`);
  const prints = [String(error), error.stack, JSON.stringify(error), inspect(error, { depth: 9, showHidden: true })];
  expect(prints.join('\n')).not.toMatch(/SECRET|BEGIN/);
  expect(error.message).toMatch(/^session\/[a-z/]+: .+\. [A-Z].+[.]$/);
  return error;
}
