/**
 * Protects corrections, refunds and chargebacks from being overlooked: listed, shown, part of the payment's status,
 * resolved.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { listPayments } from '../../starter/shop/listing';
import type { AftermathFact } from '../../workflows/contract/aftermath';
import { cli, type Ended } from './command-line';
import { DECLINED, SUCCEEDED, anInput, openShop, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop?.close();
});

const run = (...args: string[]): Promise<Ended> => cli(args, shop.env);
const BY = ['--by', 'anna', '--why', 'case 881'];
const CHARGEBACK: Partial<AftermathFact> = {
  key: 'chargeback:rf_1:accepted',
  kind: 'chargeback',
  says: 'chargeback rf_1: accepted',
  refund: { id: 'rf_1', status: 'accepted' },
};

/** An ended payment and what came afterwards: its id and the aftermath's. */
async function afterwards(result = SUCCEEDED, fact = CHARGEBACK): Promise<{ paymentId: string; id: string }> {
  const { workflowId, view } = await shop.start(anInput());
  await shop.end(workflowId, result);
  return { paymentId: view.paymentId, id: await shop.afterTheEnd(workflowId, fact) };
}

/** The index lags a moment behind the workflows. */
async function untilListed(id: string, isListed: boolean): Promise<void> {
  const listed = async (): Promise<boolean> =>
    (await listPayments(shop.client, { status: 'aftermath', limit: 1_000 })).some((row) => row.id === id);
  while ((await listed()) !== isListed) await delay(25);
}

it('list --status aftermath prints one object per aftermath, with the id that the other commands accept', async () => {
  const { paymentId, id } = await afterwards();
  await untilListed(id, true);

  const json = await run('list', '--status', 'aftermath', '--json');
  const text = await run('list', '--status', 'aftermath');
  const payments = await run('list', '--json');

  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toContainEqual({
    id,
    paymentId,
    status: 'aftermath',
    sessionId: id.slice('aftermath:'.length),
    startedAt: expect.stringMatching(/^20.*Z$/),
    closedAt: null,
    amount: null,
    currency: null,
    overdueAt: expect.anything(),
    overdue: false,
    stuck: false,
    stopped: false,
  });
  expect(text.stdout).toContain(`${id}  aftermath`);
  expect((JSON.parse(payments.stdout) as { status: string }[]).map(({ status }) => status)).not.toContain('aftermath');
});

it('status shows what arrived and when, and exits 14 until it is resolved', async () => {
  const { paymentId, id } = await afterwards();

  const text = await run('status', id);
  const json = await run('status', id, '--json');

  expect([text.code, json.code]).toEqual([14, 14]);
  expect(text.stdout).toMatch(new RegExp(`^${id}: open\n +payment +${paymentId}\n`));
  expect(text.stdout).toMatch(/chargeback +20\S+Z chargeback rf_1: accepted, 100\.00 USD/);
  expect(JSON.parse(json.stdout)).toMatchObject({
    payment: paymentId,
    status: 'open',
    arrived: [{ kind: 'chargeback', refund: { id: 'rf_1', status: 'accepted' }, amount: 10_000 }],
    resolution: null,
  });
});

it('status of the payment says that something arrived after its end, and how to see it', async () => {
  const { paymentId, id } = await afterwards();

  const { code, stdout, stderr } = await run('status', paymentId, '--json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded' });
  expect(stderr).toContain(`(to be resolved): npm run starter -- status ${id}`);
});

it('resolve closes it with name and reason, removes it from the list, and cannot be repeated', async () => {
  const { paymentId, id } = await afterwards();
  await untilListed(id, true);

  const resolved = await run('resolve', id, '--as', 'declined', ...BY, '--json');
  await untilListed(id, false);
  const status = await run('status', id, '--json');
  const again = await run('resolve', id, '--as', 'declined', ...BY);
  const payment = await run('status', paymentId);

  expect(resolved.code).toBe(0);
  const resolution = { as: 'declined', by: 'anna', why: 'case 881' };
  expect(JSON.parse(resolved.stdout)).toMatchObject({
    status: 'resolved',
    resolution,
    arrived: [{ kind: 'chargeback' }],
  });
  expect(status.code).toBe(0);
  expect(JSON.parse(status.stdout)).toEqual(JSON.parse(resolved.stdout));
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('has ended')]);
  expect(payment.stderr).toContain('(resolved)');
});

it('resolve as declined is refused while the provider says that it was paid', async () => {
  const { id } = await afterwards(DECLINED, {});

  const refused = await run('resolve', id, '--as', 'declined', ...BY);

  expect(refused).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('was paid, and shows no refund'),
  });
});

it('is unknown where nothing arrived', async () => {
  const status = await run('status', 'aftermath:ps_never');

  expect(status).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('Unknown payment aftermath:ps_never'),
  });
});
