/**
 * Protects open payments from people who may write to Temporal and have no key of ours: whatever they send, it stops no
 * payment, confirms none and cancels none. Real server, encrypted history; the stranger is a client of Temporal as it comes.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { openKeyRing } from '../../temporal/encryption/key-ring';
import { activateNewest, addKey, createKeyRing } from '../../temporal/encryption/key-ring-file';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';
import { keptBundle } from '../../worker/kept-bundle';
import { addressed } from '../../workflows/contract/addressed';
import * as messages from '../../workflows/contract/messages';
import { unreadable } from '../../workflows/contract/unreadable';
import { startWorld, type RunningPayment, type World } from '../support/payment-world';
import { tell } from '../support/tell';
import { becomesTrue } from '../support/world/becomes-true';
import { QUIET } from '../support/world/quiet-runtime';

let folder: string;
let world: World;

/** The ring in this file, as a process that starts now reads it. */
function codecOf(file: string, standIn?: typeof unreadable, namespace?: string): EncryptionCodec {
  return new EncryptionCodec(openKeyRing(join(folder, file)), {
    readsClear: false,
    ...(standIn === undefined ? {} : { standIn }),
    ...(namespace === undefined ? {} : { namespace }),
  });
}

const converterOf = (codec: PayloadCodec): DataConverter => ({
  payloadCodecs: [codec],
  failureConverterPath: FAILURE_CONVERTER_PATH,
});

/** As a worker before this protection was built: what it cannot read fails its task. */
let isOldWorker = false;
const workersCodec: PayloadCodec = {
  encode: async (payloads, context) => codecOf('ours.json').encode(payloads, context),
  decode: async (payloads, context) =>
    codecOf('ours.json', isOldWorker ? undefined : unreadable).decode(payloads, context),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unreadable-'));
  createKeyRing(join(folder, 'ours.json'));
  createKeyRing(join(folder, 'theirs.json'));
  addKey(join(folder, 'theirs.json'));
  activateNewest(join(folder, 'theirs.json'));
  world = await startWorld('real', { dataConverter: converterOf(workersCodec) });
}, 120_000);
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true });
});

/** Someone with rights in Temporal: without our keys, or with a key ring of their own. */
function strangersHandle({ handle }: RunningPayment, ring?: string): WorkflowHandle {
  const { connection } = world.client;
  const options = ring === undefined ? {} : { dataConverter: converterOf(codecOf(ring)) };
  return new Client({ connection, ...options }).workflow.getHandle(handle.workflowId);
}

const manual = async (): Promise<RunningPayment> => {
  const payment = await world.start('tok_success', { confirmation: 'manual' });
  const isAsked = async (): Promise<boolean> => (await payment.view()).nextStep?.type === 'confirm';
  if (!(await becomesTrue(isAsked, 60_000))) throw new Error(`${payment.id} does not ask for the shop's yes`);
  return payment;
};

async function expectPaid(payment: RunningPayment): Promise<void> {
  await tell(payment.handle, messages.confirm, { by: 'shop' });
  await payment.reaches('awaiting_customer');
  await payment.approve();
  expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
  // Among them: no workflow task has failed.
  await world.assertMoney(payment.id);
}

async function replays({ handle }: RunningPayment, ring: string): Promise<void> {
  const parts = {
    workflowsPath: join(__dirname, '../../workflows/index.ts'),
    failureConverterPath: FAILURE_CONVERTER_PATH,
  };
  await Worker.runReplayHistory(
    {
      workflowBundle: await keptBundle(parts, QUIET),
      dataConverter: converterOf(codecOf(ring, unreadable, 'default')),
    },
    await handle.fetchHistory(),
    handle.workflowId,
  );
}

it.each([
  ['recheck', {}],
  ['ready_to_confirm', {}],
  ['payment_finished', { sessionStatus: 'accepted' }],
  ['__temporal_signal', {}],
  ['a name of their own', {}],
])('a signal in clear, %s, stops no payment', async (name, value) => {
  const payment = await manual();
  await strangersHandle(payment).signal(name, value);
  await strangersHandle(payment).signal(name);

  await expectPaid(payment);
});

it('a signal that names a key which this worker does not have is a reason to ask, and nothing else', async () => {
  const payment = await manual();
  const before = world.callsOf(payment.id).length;
  await strangersHandle(payment, 'theirs.json').signal(messages.recheck, { customerReturned: true });

  await world.advance('1s');
  expect(world.callsOf(payment.id).slice(before)).toEqual(['session/status']);
  await expectPaid(payment);
});

it('what could not be read for want of a key is replayed in the same way once the key is there', async () => {
  const payment = await manual();
  // Two processes in the middle of a rotation: the sender has the new key already.
  copyFileSync(join(folder, 'ours.json'), join(folder, 'later.json'));
  addKey(join(folder, 'later.json'));
  activateNewest(join(folder, 'later.json'));
  await strangersHandle(payment, 'later.json').signal(messages.recheck, { customerReturned: true });
  await expectPaid(payment);

  await replays(payment, 'ours.json');
  await replays(payment, 'later.json');
});

it('a payment that an older worker was stopped in by a message in clear goes on with this one', async () => {
  const payment = await manual();
  isOldWorker = true;
  await strangersHandle(payment).signal(messages.recheck, {});
  const failures = async (): Promise<number> => {
    const { events } = await payment.handle.fetchHistory();
    return (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes).length;
  };
  expect(await becomesTrue(async () => (await failures()) > 0, 60_000)).toBe(true);

  isOldWorker = false;
  await tell(payment.handle, messages.confirm, { by: 'shop' });
  await payment.reaches('awaiting_customer');
  await payment.approve();
  expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
});

describe('a message of a person', () => {
  const refusal = async (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => 'it was taken',
      (error: unknown) => (error instanceof WorkflowUpdateFailedError ? error.cause?.message : error),
    );

  it.each(['confirm', 'cancel', 'resolve'])(
    'is refused without an argument, or with one in clear: %s',
    async (name) => {
      const payment = await manual();
      const { workflowId } = payment.handle;
      const stranger = strangersHandle(payment);

      const said = [
        await refusal(stranger.executeUpdate(name)),
        await refusal(stranger.executeUpdate(name, { args: [{ workflowId, message: name, by: 'anna' }] })),
      ];
      // The refusal itself is encrypted, so they cannot even read it; nor could they a yes. The payment tells which it was.
      expect(said.map(String)).toEqual(Array(2).fill('ValueError: Unknown encoding: binary/encrypted'));
      expect((await payment.view()).status).toBe('awaiting_confirmation');
      expect(world.callsOf(payment.id)).not.toContain('session/confirm');
      await expectPaid(payment);
    },
  );

  it('is refused where it names another payment, or another message', async () => {
    const payment = await manual();
    const { handle } = payment;
    const other = addressed('cit-payment-another', messages.confirm, { by: 'anna' });
    const cancel = addressed(handle.workflowId, messages.cancel, { by: 'anna' });

    for (const wish of [other, cancel]) {
      expect(await refusal(handle.executeUpdate(messages.confirm, { args: [wish] }))).toMatch(/does not name/);
    }
    expect(world.callsOf(payment.id)).not.toContain('session/confirm');
    await expectPaid(payment);
  });
});

describe('who waits for the next step', () => {
  it('leaves room for a cancel, however many wait and however often they ask', async () => {
    const payment = await world.start('tok_silent');
    const waiting = Array.from({ length: 9 }, async () =>
      payment.handle.executeUpdate(messages.awaitNextStep).then(
        () => 'answered',
        (error: unknown) => (error instanceof WorkflowUpdateFailedError ? error.cause?.message : error),
      ),
    );

    const { view } = await tell(payment.handle, messages.cancel, { by: 'shop' });
    const answers = await Promise.all(waiting);

    expect(view.status).not.toBe('opening');
    expect(answers.filter((answer) => answer === 'answered').length).toBeLessThanOrEqual(6);
    expect(answers.filter((answer) => /by the query/.test(String(answer))).length).toBeGreaterThanOrEqual(3);
    await payment.ends();
    await world.assertMoney(payment.id);
  });
});
