/** Protects asking: where webhooks say nothing, a question that fails is asked again, and silence is never taken for an answer. */
import type { CallFault } from '../../simulator/faults/call-fault';
import type { CallFaultName } from '../../simulator/faults/call-fault-names';
import { CALL_LIMITS } from '../../workflows/contract/policy';
import { PAID, REASONS } from './support/expected';
import { openMatrix, type Trouble } from './support/matrix';
import { approveWhenAsked, told, untilStep } from './support/told';

const matrix = openMatrix('session/status');

const method = 'session/status';
const ALL_WEBHOOKS_LOST: Trouble['webhooks'] = [{ nth: 'every', fault: 'dropped' }];

const FAULTS: readonly (readonly [string, CallFaultName | CallFault])[] = [
  ['session/status, refused for a business reason', 'refused_operation_rejected'],
  ['session/status, refused for configuration, once', 'refused_authentication_error'],
  ['session/status, executed but the answer lost', 'answer_lost'],
  ['session/status, time-out', 'timeout_before'],
  ['session/status, slow for 40 s', { wait: { clockMs: 40_000 - CALL_LIMITS.question } }],
  ['session/status, 5xx', 'http_500_before'],
  ['session/status, the answer is an HTML page with 502', 'http_502_before'],
  ['session/status, the answer is truncated JSON', 'unreadable_after'],
  ['session/status, HTTP 200 with status: error', 'error_with_200'],
  ['session/status, session_wrong_state', 'wrong_state_before'],
  ['session/status, idempotency_key_already_exists', 'key_exists_before'],
  ['session/status, 429', 'http_429_before'],
  ['session/status, unknown code', 'unknown_code_before'],
];

it.each(FAULTS)('%s', async (_title, fault) => {
  const payment = await matrix.start('tok_success', {
    webhooks: ALL_WEBHOOKS_LOST,
    calls: [{ method, fault }],
  });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start ask confirm ask' });
});

it('session/status, connection never made', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: ALL_WEBHOOKS_LOST,
    unreachable: [{ method, nth: 1 }],
  });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start ask confirm ask' });
});

it('session/status, refused for configuration, permanently', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: ALL_WEBHOOKS_LOST,
    calls: [{ method, fault: 'refused_authentication_error', nth: 'every' }],
  });

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.silence,
    debits: 0,
    calls: 'create start ask cancel ask',
  });

  matrix.heal();
  expect(await payment.ends('2h')).toMatchObject({ status: 'cancelled', retry: 'safe' });
});

it('session/status, an outage of several minutes', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'payment_finished', fault: 'dropped' }],
    calls: [{ method, fault: 'http_500_before', nth: 'every' }],
  });
  await approveWhenAsked(matrix.world(), payment);

  await matrix.world().advance('5m');
  expect((await payment.view()).status).toBe('awaiting_customer');
  matrix.heal();

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start confirm ask' });
});

it('session/status, an outage beyond our deadline', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'payment_finished', fault: 'dropped' }],
    calls: [{ method, fault: 'http_500_before', nth: 'every' }],
  });
  await approveWhenAsked(matrix.world(), payment);

  await matrix.world().advance('20m');
  expect((await payment.view()).status).toBe('cancelling');
  matrix.heal();

  expect(await told(matrix.world(), payment)).toEqual({
    ...PAID,
    late: true,
    calls: 'create start confirm ask cancel ask',
  });
});

it('session/status, answers lag behind what was already done', async () => {
  const payment = await matrix.start('tok_success+stale_reads_1', { webhooks: ALL_WEBHOOKS_LOST });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start ask confirm ask' });
});

it('session/status, the provider no longer knows the session, and a webhook says that it was paid', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'ready_to_confirm', fault: 'dropped' }],
    calls: [{ method, fault: 'forgets', nth: 2 }],
  });
  await untilStep(matrix.world(), payment);
  await matrix.world().advance('5m');

  await payment.approve();

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start ask confirm ask' });
});

it('session/status, the provider no longer knows the session, and a webhook says that it was not paid', async () => {
  const payment = await matrix.start('tok_decline_after_3ds_insufficient_funds', {
    calls: [{ method, fault: 'forgets' }],
  });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.silence,
    debits: 0,
    calls: 'create start confirm ask',
  });
});
