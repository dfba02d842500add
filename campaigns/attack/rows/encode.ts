import { freePort } from '../../../temporal/servers/free-port';
import type { Attack, Harm } from '../attack';
import type { Scene } from '../scene';

const ENCRYPTED = Buffer.from('binary/encrypted').toString('base64');

const WORKFLOW = 'cit-payment-encode';

/** What it would be used for, and what that would harm. */
const WANTED: readonly (readonly [string, object, Harm])[] = [
  ['an input', { paymentId: 'encode', amount: 1, currency: 'usd', customer: { reference: 'c' }, token: 't' }, 'debit'],
  ['news', { sealed: 'AAAA', sessionId: 'ps_1' }, 'outcome'],
  ['an older snapshot', { sessionId: 'ps_1', sessionStatus: 'accepted', payments: [] }, 'outcome'],
  ['a shop event', { payment: WORKFLOW, run: 'r', happening: 'succeeded', event: {} }, 'event'],
  ['a result', { status: 'succeeded', reason: 'r', retry: 'unsafe' }, 'outcome'],
];

const CONFIRM = { workflowId: WORKFLOW, message: 'confirm', by: 'somebody' };
const ODD = { workflowId: WORKFLOW, message: 'payment_finished', by: 'somebody' };

/** The codec server reads for people. What it writes must not become a debit, an outcome or an event. */
export async function* encodeAttacks(scene: Scene): AsyncGenerator<Attack> {
  const { codecServerUrl } = scene.settings;
  for (const [what, value, harm] of [...WANTED, ["a person's yes", CONFIRM, 'confirm'] as const]) {
    yield attackOf(`/encode of ${what}`, await isGivenOut(codecServerUrl, value), harm);
  }
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const more = { CODEC_SERVER_PORT: port, CODEC_SERVER_ALLOW_ENCODE: 'true' };
  const room = await scene.startMore('codec-server', more, `${url}/healthz`);
  for (const [what, value, harm] of [...WANTED, ["a message that is no person's", ODD, 'outcome'] as const]) {
    yield attackOf(`/encode, switched on, of ${what}`, await isGivenOut(url, value), harm);
  }
  await room.stop();
}

function attackOf(tried: string, isGiven: boolean, harm: Harm): Attack {
  return { tried, came: isGiven ? 'it was encrypted for us' : 'nothing was encrypted', harms: isGiven ? [harm] : [] };
}

async function isGivenOut(url: string, value: object): Promise<boolean> {
  const data = Buffer.from(JSON.stringify(value)).toString('base64');
  const payload = { metadata: { encoding: Buffer.from('json/plain').toString('base64') }, data };
  const response = await fetch(`${url}/encode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-namespace': 'default' },
    body: JSON.stringify({ payloads: [payload] }),
    signal: AbortSignal.timeout(15_000),
  });
  return (await response.text()).includes(ENCRYPTED);
}
