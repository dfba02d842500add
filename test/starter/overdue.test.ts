/**
 * Protects the alarm for payments that wait in silence (I5): late, without a worker, or stuck by a bug, `list
 * --overdue` finds them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { listPayments } from '../../starter/shop/listing';
import { requestMemoOf } from '../../starter/shop/request-memo';
import { CIT_PAYMENT } from '../../workflows/contract/messages';
import { OverdueAt } from '../../workflows/contract/search-attributes';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { newCodec } from '../encryption/support/codec';
import { cli, type Ended } from './command-line';
import { anInput, openShop, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop?.close();
});

const past = (): Date => new Date(Date.now() - 1_000);

async function startOverdue(taskQueue: string, client = shop.client): Promise<string> {
  const input = anInput();
  await client.workflow.start(CIT_PAYMENT, {
    workflowId: workflowIdOf(input.paymentId),
    taskQueue,
    args: [input],
    memo: { request: requestMemoOf(input) },
    typedSearchAttributes: [{ key: OverdueAt, value: past() }],
  });
  return input.paymentId;
}

/** Resolves once the index lists this payment as overdue. */
async function indexed(id: string): Promise<void> {
  const listed = async (): Promise<boolean> =>
    (await listPayments(shop.client, { overdue: true, limit: 100 })).some((row) => row.id === id);
  while (!(await listed())) await delay(25);
}

/** The output of `list --overdue`, once the index has this payment. */
async function find(id: string, env = shop.env): Promise<Ended> {
  await indexed(id);
  return cli(['list', '--overdue', '--json'], env);
}

/** With a key ring that no other process has. */
function strangerWith(codec: PayloadCodec): Client {
  return new Client({ connection: shop.client.connection, dataConverter: { payloadCodecs: [codec] } });
}

const idsIn = ({ stdout }: Ended): string[] =>
  (JSON.parse(stdout) as { paymentId: string }[]).map(({ paymentId }) => paymentId);

it('list --overdue is empty and exits 0 while nothing is overdue', async () => {
  await shop.start(anInput());

  expect(await cli(['list', '--overdue', '--json'], shop.env)).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });
});

it('list --overdue finds a payment past its OverdueAt, and exits 1', async () => {
  const late = await startOverdue(shop.env['TEMPORAL_TASK_QUEUE'] ?? '');

  const ended = await find(late);

  expect([ended.code, idsIn(ended)]).toEqual([1, expect.arrayContaining([late])]);
});

it('list --overdue finds a payment that no worker picks up, once it is past its OverdueAt', async () => {
  const unworked = await startOverdue('nobody');

  const ended = await find(unworked);

  expect([ended.code, idsIn(ended)]).toEqual([1, expect.arrayContaining([unworked])]);
});

it('list --overdue finds a payment whose workflow task fails because of a bug, long before it is overdue', async () => {
  const stuck = anInput({ customer: { reference: 'broken' } });
  await shop.start(stuck, { timeoutMs: 100 }).catch(() => undefined);

  const ended = await find(stuck.paymentId);

  expect([ended.code, idsIn(ended)]).toEqual([1, expect.arrayContaining([stuck.paymentId])]);
});

it.each([
  ['without a key ring', false, 'It is encrypted, and this process has no key ring: set PAYLOAD_ENCRYPTION_KEYS_FILE'],
  ['with another key ring', true, 'another key has this id now'],
])('list --overdue %s also finds payments that it cannot read', async (_, hasRing, why) => {
  const [theirs, ours] = [newCodec(), newCodec()];
  try {
    const readable = await startOverdue('nobody');
    const unreadable = await startOverdue('nobody', strangerWith(theirs.codec));
    await indexed(readable);

    const ended = await find(unreadable, hasRing ? { ...shop.env, PAYLOAD_ENCRYPTION_KEYS_FILE: ours.file } : shop.env);

    const rows = JSON.parse(ended.stdout) as { paymentId: string; amount: number | null }[];
    const amounts = new Map(rows.map(({ paymentId, amount }) => [paymentId, amount]));
    expect([ended.code, amounts.get(readable), amounts.get(unreadable)]).toEqual([1, 10_000, null]);
    expect(ended.stderr).toMatch(
      new RegExp(`^Warning: the data with which ${unreadable} .*cannot be read, .*${why}`, 'm'),
    );
  } finally {
    theirs.remove();
    ours.remove();
  }
});

it('list --overdue warns at once when no worker polls', async () => {
  const env = { ...shop.env, TEMPORAL_TASK_QUEUE: 'nobody-at-all' };

  const { stderr } = await cli(['list', '--overdue', '--json'], env);

  expect(stderr).toMatch(/no worker has polled task queue nobody-at-all/);
});
