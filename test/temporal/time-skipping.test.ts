/** Protects the tests of deadlines: a day passes at once, our search attributes are known, and no process is left running. */
import { execFileSync } from 'node:child_process';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { findProgram } from '../../scripts/programs';
import { startTimeSkipping } from '../../temporal/servers/time-skipping';
import {
  OverdueAt,
  PaymentStatus,
  SEARCH_ATTRIBUTES,
  SmartGlocalSessionId,
} from '../../workflows/contract/search-attributes';
import { untilGone } from './processes';

const DAY_MS = 24 * 60 * 60 * 1000;

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await startTimeSkipping(SEARCH_ATTRIBUTES);
});
afterEach(async () => {
  await env.teardown();
});

it('skips a day at once', async () => {
  const before = await env.currentTimeMs();

  await env.sleep('1 day');

  expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(DAY_MS);
});

it('accepts a payment with our search attributes', async () => {
  const overdueAt = new Date('2030-01-01T00:00:00Z');

  const payment = await env.client.workflow.start('citPayment', {
    taskQueue: 'none',
    workflowId: 'cit-payment-1',
    typedSearchAttributes: [
      { key: PaymentStatus, value: 'open' },
      { key: SmartGlocalSessionId, value: 'ps_1' },
      { key: OverdueAt, value: overdueAt },
    ],
  });

  const { typedSearchAttributes } = await payment.describe();
  expect(typedSearchAttributes.get(PaymentStatus)).toBe('open');
  expect(typedSearchAttributes.get(OverdueAt)).toEqual(overdueAt);
});

it('leaves no server process behind', async () => {
  const other = await startTimeSkipping(SEARCH_ATTRIBUTES);
  const port = other.address.split(':')[1] ?? '';
  const pid = Number(execFileSync(await findProgram('pgrep'), ['-f', ` ${port}$`]).toString());

  await other.teardown();

  await expect(untilGone(pid)).resolves.toBeUndefined();
});
