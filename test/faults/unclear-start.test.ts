/** Protects the way out of a start without an answer: fence, one second session, and a review where the fence does not hold. */
import { idempotencyKey } from '../../activities/payment-activities';
import { PAID, REASONS, UNPAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { approveWhenAsked, callsOf, told } from './support/told';

const matrix = openMatrix('unclear start');

const method = 'session/start/payment';

/** The idempotency keys of this payment's starts, in order. */
function keysOf(paymentId: string): (string | undefined)[] {
  return matrix.world().simulator.journal.entries.flatMap((entry) => {
    const isOurs = entry.kind === 'request' && entry.method === method && entry.body.includes(`"${paymentId}"`);
    return isOurs ? [entry.headers['x-partner-idempotency-key']] : [];
  });
}

const stagesOf = (paymentId: string): string[] =>
  matrix
    .world()
    .simulator.provider.sessions()
    .filter(({ citPaymentId }) => citPaymentId === paymentId)
    .map(({ stage }) => stage);

it('an unclear start is fenced, and its one replacement session is paid', async () => {
  const payment = await matrix.start('tok_success', { calls: [{ method, fault: 'timeout_before' }] });

  await matrix.world().advance('30s');
  expect(await payment.view()).toMatchObject({ status: 'opening', nextStep: null });
  expect(callsOf(matrix.world(), payment.id)).toBe('create start ask');
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({
    ...PAID,
    calls: 'create start ask cancel ask create start/2 confirm/2',
  });
  expect(stagesOf(payment.id)).toEqual(['failed', 'succeeded']);
  const key = idempotencyKey('default', payment.handle.workflowId, 1);
  expect(keysOf(payment.id)).toEqual([key, `${key}:2`]);
});

it('an unclear start was executed, and nothing shows it before the fence', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ nth: 1, fault: 'dropped' }],
    calls: [
      { method, fault: 'timeout_after' },
      { method: 'session/status', nth: { from: 1, to: 4 }, fault: 'http_500_before' },
    ],
  });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({
    ...PAID,
    calls: 'create start ask cancel ask create start/2 confirm/2',
  });
  expect(stagesOf(payment.id)).toEqual(['failed', 'succeeded']);
});

it('an unclear start continues on webhooks alone, while session/status fails', async () => {
  const payment = await matrix.start('tok_success', {
    calls: [
      { method, fault: 'answer_lost' },
      { method: 'session/status', nth: 'every', fault: 'http_500_before' },
    ],
  });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start ask confirm' });
});

it("the second session's start is unclear too, and there is no third", async () => {
  const payment = await matrix.start('tok_success', {
    calls: [{ method, nth: 'every', fault: 'http_500_before' }],
  });

  expect(await told(matrix.world(), payment)).toEqual({
    ...UNPAID,
    status: 'cancelled',
    code: 'internal_error',
    calls: 'create start ask cancel ask create start/2 ask/2 cancel/2 ask/2',
  });
});

it('the fencing cancel cannot be carried out', async () => {
  const payment = await matrix.start('tok_success', {
    calls: [
      { method, fault: 'timeout_before' },
      { method: 'session/cancel', nth: 'every', fault: 'http_500_before' },
    ],
  });

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.silence,
    debits: 0,
    calls: expect.stringMatching(/^create start( ask cancel){10,} ask$/),
  });
});

it("the start's idempotency key belongs to another session, which is paid", async () => {
  const { simulator } = matrix.world();
  const id = 'forgotten-by-retention';
  // It was paid so long ago that its webhooks have all been delivered.
  simulator.faults.onWebhook({ for: { payment: id }, nth: 'every', fault: 'dropped' });
  const debt = {
    payment_details: { type: 'recurrent', recurrent: { token: `tok_frictionless#${id}`, initiator: 'client' } },
    amount_details: { amount: 10_000, currency: 'usd' },
    customer: { reference: 'customer-7' },
    payment_options: { return_url: 'http://127.0.0.1/' },
    metadata: { cit_payment_id: id },
  };
  simulator.provider.call(
    'session/init/payment',
    simulator.project,
    debt,
    idempotencyKey('default', `cit-payment-${id}`, 1),
  );
  await simulator.whenIdle();
  const [first] = simulator.provider.sessions().filter(({ citPaymentId }) => citPaymentId === id);
  simulator.provider.call('session/confirm', simulator.project, { session_id: first?.sessionId });
  await simulator.whenIdle();
  expect(simulator.debits(id)).toHaveLength(1);

  const payment = await matrix.start('tok_frictionless', {}, { paymentId: id });

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.twice,
    debits: 1,
    calls: 'create start/2 ask/2 cancel/2 ask/2',
  });
  expect(stagesOf(id)).toEqual(['succeeded', 'failed']);
});

it("the start's idempotency key was used up by a refusal", async () => {
  const payment = await matrix.start('tok_success', {
    calls: [
      { method, fault: 'refused_authentication_error' },
      { method, nth: 2, fault: 'key_exists_before' },
    ],
  });

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.twice,
    debits: 0,
    calls: 'create start start ask cancel ask',
  });
});
