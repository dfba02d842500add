/**
 * Protects payments from an endless input, and open payments from the limits: what is too long is refused before it starts,
 * and again by the workflow; a payment that began before there were limits goes on.
 */
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { startDevServer } from '../../temporal/servers/dev-server';
import { INPUT_LIMITS, problemsOf } from '../../workflows/contract/input';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { keptBundle } from '../../worker/kept-bundle';

const WORKFLOWS = join(__dirname, '../../workflows/index.ts');

const INPUT = {
  paymentId: 'order-1',
  amount: 10_000,
  currency: 'usd',
  customer: { reference: 'c-7' },
  token: 'tok_success',
};
const RETURN_URL = 'https://shop.example/';
const contactsOf = (count: number, contact: object = {}): object => ({
  customer: { reference: 'c-7', contacts: Array.from({ length: count }, () => contact) },
});

it.each<[string, object, RegExp]>([
  ['an endless return address', { returnUrl: RETURN_URL.padEnd(2_049, 'x') }, /^returnUrl: at most 2048 characters$/],
  ['a return address without its slashes', { returnUrl: 'https:shop.example' }, /^returnUrl: an address with both/],
  ['a return address with a blank', { returnUrl: ' https://shop.example' }, /^returnUrl: an address with both/],
  ['an endless token', { token: 't'.repeat(2_049) }, /^token: at most 2048 characters, sealed$/],
  ['too many contacts', contactsOf(11), /^customer\.contacts: at most 10$/],
  ['an endless e-mail address', contactsOf(1, { email: 'e'.repeat(255) }), /email of at most 254 characters$/],
  ['an endless telephone number', contactsOf(1, { phone: '0'.repeat(33) }), /phone of at most 32 characters$/],
  ['an endless member that nobody knows', { note: 'n'.repeat(17_000) }, /^the input: at most 16384 bytes as JSON$/],
])('refuses an input with %s, and quotes nothing of it', (_, change, problem) => {
  expect(problemsOf({ ...INPUT, ...change })).toEqual([expect.stringMatching(problem)]);
});

it('accepts every member at its limit', () => {
  const longest = {
    ...INPUT,
    paymentId: 'p'.repeat(64),
    token: 't'.repeat(INPUT_LIMITS.token),
    returnUrl: RETURN_URL.padEnd(INPUT_LIMITS.returnUrl, 'x'),
    customer: {
      reference: 'ü'.repeat(64),
      contacts: Array.from({ length: 10 }, () => ({ email: `${'e'.repeat(241)}@shop.example`, phone: '0'.repeat(32) })),
    },
    metadata: 'm'.repeat(846),
  };

  expect(problemsOf(longest)).toEqual([]);
});

it('an input nested a hundred thousand deep is refused, whichever member it is', () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));

  for (const member of ['metadata', 'note', 'deadlines', 'customer', 'returnUrl']) {
    expect(problemsOf({ ...INPUT, [member]: deep })).not.toEqual([]);
  }
});

describe('the workflow', () => {
  const logger = new DefaultLogger('ERROR');
  const tooLong = { ...INPUT, returnUrl: RETURN_URL.padEnd(3_000, 'x') };

  it('refuses a start by any client, and says what is too long', async () => {
    Runtime.install({ logger, telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } } });
    const server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES });
    const connection = await Connection.connect({ address: server.address });
    const workerConnection = await NativeConnection.connect({ address: server.address });
    try {
      const parts = { workflowsPath: WORKFLOWS, failureConverterPath: FAILURE_CONVERTER_PATH };
      const workflowBundle = await keptBundle(parts, logger);
      const worker = await Worker.create({ connection: workerConnection, taskQueue: 'limits', workflowBundle });
      const handle = await new Client({ connection }).workflow.start('citPayment', {
        workflowId: 'cit-payment-order-1',
        taskQueue: 'limits',
        args: [tooLong],
      });

      const failure = await worker.runUntil(handle.result().catch((error: unknown) => error));

      const message = 'Invalid input: returnUrl: at most 2048 characters.';
      expect(failure).toMatchObject({ cause: { type: 'invalid_input', message } });
      const history = await handle.fetchHistory();
      await Worker.runReplayHistory({ workflowBundle }, history, 'cit-payment-order-1');
    } finally {
      await workerConnection.close();
      await connection.close();
      await server.stop();
    }
  });
});
