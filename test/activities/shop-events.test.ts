/**
 * Protects one attempt to notify the shop: what is sent and signed, what counts as accepted, and what an operator reads
 * if it is not.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { Webhook } from 'standardwebhooks';
import { createShopEventActivities, messageIdOf, parseShopEventSecrets } from '../../activities/shop-events';
import type { ShopEventInput } from '../../workflows/contract/shop-event';
import { closeOtherSystems, startOtherSystem, type OtherSystem } from '../webhook-bridge/support/receiver';

const [NEWEST, OLDER] = ['n', 'o'].map((letter) => Buffer.from(letter.repeat(32)).toString('base64'));
const SIGN = parseShopEventSecrets(`whsec_${String(NEWEST)}\n${String(OLDER)}\n`);

const INPUT: ShopEventInput = {
  payment: 'cit-payment-order.1',
  run: 'run-1',
  happening: 'succeeded',
  event: {
    type: 'payment.succeeded',
    timestamp: '2030-01-01T00:00:00.000Z',
    data: {
      paymentId: 'order.1',
      attempt: 1,
      status: 'succeeded',
      sessionId: 'ps_1',
      amount: 100,
      currency: 'usd',
      nextStep: null,
      waitingFor: null,
      outcome: null,
      customerUrl: null,
    },
  },
};

let shop: OtherSystem;
beforeEach(async () => {
  shop = await startOtherSystem();
});
afterEach(closeOtherSystems);

const SILENT = new DefaultLogger('ERROR');

function mockEnvironment(info: ConstructorParameters<typeof MockActivityEnvironment>[0]): MockActivityEnvironment {
  return new MockActivityEnvironment(info, { logger: SILENT });
}

/** Runs it as Temporal does, with one second for the request. Returns what went wrong, or null. */
async function tell(url = shop.url, attempt = 1): Promise<Record<string, unknown> | null> {
  const retryPolicy = { initialInterval: 5_000, backoffCoefficient: 3, maximumInterval: 10_800_000 };
  const environment = mockEnvironment({ attempt, retryPolicy, startToCloseTimeoutMs: 6_000 });
  const activities = createShopEventActivities({ url, sign: SIGN });
  return environment
    .run((input: ShopEventInput) => activities.postShopEvent(input), INPUT)
    .then(
      () => null,
      (error: unknown) => ({ ...(error as object), message: (error as Error).message }),
    );
}

it('posts the event signed with every secret, so that a secret can be replaced without interruption', async () => {
  expect(await tell()).toBeNull();

  const [got] = shop.got;
  if (got === undefined) throw new Error('the shop got nothing');
  const { method, path, headers, body } = got;
  expect([method, path, headers['content-type']]).toEqual(['POST', '/webhooks?shop=1', 'application/json']);
  for (const secret of [NEWEST, OLDER]) {
    const check = new Webhook(String(secret));
    expect(check.verify(body, headers as Record<string, string>)).toEqual(INPUT.event);
  }
  expect(() => new Webhook(String(NEWEST)).verify(`${body.toString()} `, headers as Record<string, string>)).toThrow();
});

it('gives each event of a run one id, without a full stop in it', async () => {
  const others = [{ payment: 'cit-payment-order-2' }, { run: 'run-2' }, { happening: 'succeeded-2' }];

  await tell();
  await tell();

  const ids = shop.got.map(({ headers }) => headers['webhook-id']);
  expect(ids).toEqual([messageIdOf(INPUT), messageIdOf(INPUT)]);
  expect(messageIdOf(INPUT)).toMatch(/^msg_[0-9a-f]{32}$/);
  expect(new Set([INPUT, ...others.map((other) => ({ ...INPUT, ...other }))].map(messageIdOf)).size).toBe(4);
});

it.each([
  [200, null],
  [299, null],
  [302, expect.stringContaining('a redirect; none is followed')],
  [401, expect.stringContaining('SHOP_EVENTS_SECRET_FILE')],
  [404, 'the shop answered 404'],
  [503, 'the shop answered 503'],
])('treats an answer of %i correctly', async (status, message) => {
  const elsewhere = await startOtherSystem();
  shop.answer((_request, response) => response.writeHead(status, { location: elsewhere.url.href }).end());

  const failure = await tell();

  expect(failure?.['message'] ?? null).toEqual(message);
  expect(failure?.['nonRetryable'] ?? false).toBe(false);
  expect(elsewhere.got).toHaveLength(0);
});

it('is not tried again when the shop answers 410', async () => {
  shop.answer((_request, response) => response.writeHead(410).end());

  expect(await tell()).toMatchObject({ type: 'shop_event_refused', nonRetryable: true });
});

it.each([
  { says: '60', attempt: 1, waits: 60_000, what: 'as long as the shop asks for' },
  { says: '1', attempt: 3, waits: 45_000, what: 'but never less than its own gap' },
  { says: '999999', attempt: 1, waits: 10_800_000, what: 'but never longer than the longest gap' },
  { says: 'tomorrow', attempt: 1, waits: undefined, what: 'or its own gap when the header cannot be read' },
])('waits after Retry-After $what', async ({ says, attempt, waits }) => {
  shop.answer((_request, response) => response.writeHead(429, { 'retry-after': says }).end());

  expect((await tell(shop.url, attempt))?.['nextRetryDelay'] ?? undefined).toBe(waits);
});

it('stops waiting when the shop does not answer within the time limit', async () => {
  shop.answer(() => undefined);

  expect(await tell()).toMatchObject({ message: 'no answer within 1 s', type: 'shop_event_not_taken' });
});

it('says why the shop cannot be reached, without showing its address', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));

  const failure = await tell(new URL(`http://127.0.0.1:${String(port)}/?key=planted`));

  expect(failure).toMatchObject({ message: 'the shop cannot be reached (ECONNREFUSED)' });
  expect(JSON.stringify(failure)).not.toContain('planted');
});

it('is retried when no worker has a shop address any more', async () => {
  const activities = createShopEventActivities(null);

  await expect(mockEnvironment({}).run(() => activities.postShopEvent(INPUT))).rejects.toMatchObject({
    message: expect.stringContaining('no SHOP_EVENTS_URL'),
    nonRetryable: false,
  });
});

it.each([
  ['', 'names a file that contains no secret'],
  ['whsec_c2hvcnQ=', 'names a file whose secret 1 is not base64 of 24 to 64 bytes'],
  [`${String(NEWEST)}\nwhsk_${String(NEWEST)}`, 'names a file whose secret 2 is not base64 of 24 to 64 bytes'],
  ['not base64, though it is long enough for a secret', 'names a file whose secret 1 is not base64 of 24 to 64 bytes'],
])('refuses an unusable secrets file and quotes nothing from it (%j)', (text, message) => {
  expect(() => parseShopEventSecrets(text)).toThrow(message);
});
