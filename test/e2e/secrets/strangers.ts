/** What outsiders send to the bridge and to the codec server: full of planted secrets, and mostly wrong. */
import { wireOf } from '../../../codec-server/payloads';
import type { Payload } from '@temporalio/common';
import type { Answers } from './answers';
import { newsOf, senderTo } from './news';
import { PLANTED, tokenThat } from './planted';
import type { Stage } from './stage';

/** Webhooks that are refused, kept or belong to no payment; pages that do not exist; and the two health pages of the bridge. */
export async function bringToTheBridge({ settings }: Stage, answers: Answers): Promise<void> {
  const { send, signed } = senderTo(settings, settings.bridgeUrl, answers);
  const news = newsOf(new Date(0));
  const young = newsOf(new Date());
  const statuses = [
    await send(news, null),
    await send(news, signed(`${news} `)),
    await send(news, PLANTED.token),
    await send(news, signed(news), 'text/plain'),
    await send(news.slice(0, -1), signed(news.slice(0, -1))),
    await send(news, signed(news)),
    await send(young, signed(young)),
    await send('x'.repeat(2 ** 20 + 1), PLANTED.token),
  ];
  expect(statuses).toEqual([401, 401, 401, 415, 400, 200, 503, 413]);

  const { token } = PLANTED;
  for (const path of [
    'healthz',
    'readyz',
    token,
    `pay/${token}`,
    `return/${token}.x`,
    `payments/order-paid.${token}`,
  ]) {
    await answers.ask(`${settings.bridgeUrl}/${path}`);
  }
  await answers.ask(`${settings.bridgeUrl}/pay/%E0%A4%A?${token}`);
  await answers.ask(`${settings.bridgeUrl}/pay/${token}`, { method: 'POST', body: token });
}

/** Whole histories to decode, and requests that cannot be understood; the answers to the latter go into `refusals`. */
export async function bringToTheCodecServer(
  { settings, temporal: { client } }: Stage,
  workflowIds: readonly string[],
  answers: Answers,
  refusals: Answers,
): Promise<void> {
  const ask = (to: Answers, path: string, body: string): ReturnType<Answers['ask']> =>
    to.ask(`${settings.codecServerUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  for (const id of workflowIds) {
    const { events } = await client.workflow.getHandle(id).fetchHistory();
    const payloads = payloadsIn(events).map(wireOf);
    expect((await ask(answers, '/decode', JSON.stringify({ payloads }))).status).toBe(200);
  }
  const planted = Buffer.from(tokenThat('success')).toString('base64');
  for (const body of [
    `{"payloads": "${PLANTED.token}`,
    JSON.stringify({ payloads: PLANTED.token }),
    JSON.stringify({ payloads: [{ metadata: { encoding: planted }, data: `*${PLANTED.token}` }] }),
    JSON.stringify({
      payloads: [{ metadata: { encoding: 'YmluYXJ5L2VuY3J5cHRlZA==', 'encryption-key-id': planted } }],
    }),
  ]) {
    for (const path of ['/decode', '/encode', `/${PLANTED.token}`]) await ask(refusals, path, body);
  }
}

/** Every payload anywhere in a piece of history: an object that says how its bytes are encoded. */
function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  // Temporal's own type: nothing else in a history has these two members.
  if ('metadata' in value && 'data' in value) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}
