/**
 * Protects against sessions that are not what they should be: nothing that differs is confirmed, and nothing that
 * differs is called paid.
 */
import * as messages from '../../workflows/contract/messages';
import { PAID, REASONS, UNPAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { approveWhenAsked, told, untilStep } from './support/told';
import { tell } from '../support/tell';

const matrix = openMatrix('sessions', { replacesWorker: true });

const differs = (what: string): string => `The payment is not as requested (${what}).`;

const DIFFERENCES = [
  ['another amount', 'tok_success+mismatch_amount', 'amount'],
  ['another currency', 'tok_success+mismatch_currency', 'currency'],
  ['another customer', 'tok_success+shows_other_customer', 'customer reference'],
  ['another token', 'tok_success+shows_other_token', 'token'],
  ['another initiator', 'tok_success+shows_other_initiator', 'initiator'],
  ['another payment reference', 'tok_success+shows_other_metadata', 'payment reference'],
  ['two payments', 'tok_success+shows_second_payment', 'more than one payment in the session'],
] as const;

it.each(DIFFERENCES)('the session shows %s before the confirm', async (_what, token, named) => {
  const payment = await matrix.start(token, {});

  expect(await told(matrix.world(), payment)).toEqual({
    ...UNPAID,
    status: 'rejected',
    code: 'session_cancelled_by_partner',
    calls: 'create start ask cancel ask',
  });
  const { reason } = await payment.handle.result();
  expect(reason).toBe(`Smart Glocal showed another payment than was asked for (${named}).`);
});

it("a webhook shows two payments under an older state's timestamp, and session/status still shows that older state", async () => {
  const payment = await matrix.start('tok_success+shows_second_payment+stale_reads_3', {
    webhooks: [{ type: 'ready_to_confirm', fault: 'same_updated_at' }],
  });

  expect(await told(matrix.world(), payment)).toEqual({
    ...UNPAID,
    status: 'rejected',
    code: 'session_cancelled_by_partner',
    calls: 'create start ask cancel ask',
  });
});

it('the session waits for the confirm but shows no payment', async () => {
  const payment = await matrix.start('tok_success+shows_no_payment', {});

  expect(await told(matrix.world(), payment)).toEqual({
    ...UNPAID,
    status: 'rejected',
    code: null,
    calls: 'create start ask cancel ask',
  });
});

it('only a webhook shows another amount, and the payment is confirmed once session/status shows the right one', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'ready_to_confirm', fault: 'other_amount' }],
  });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start ask confirm' });
});

it('the session shows another amount after the confirm', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'action_required', fault: 'other_amount' }],
    calls: [{ method: 'session/status', nth: 'every', fault: 'shows_other_amount' }],
  });
  await payment.reaches('needs_review');
  expect((await payment.view()).nextStep).toBeNull();

  await payment.approve();

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: differs('amount'),
    debits: 1,
    calls: 'create start confirm ask',
  });
});

it.each([
  ['the provider itself confirms a wrong amount, and it is paid', 'mismatch_amount', 'amount'],
  [
    'the provider itself confirms two payments, and they are paid',
    'shows_second_payment',
    'more than one payment in the session',
  ],
])('%s', async (_title, word, what) => {
  const payment = await matrix.start(`tok_auto_confirm_frictionless+${word}`, {});

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: differs(what),
    debits: 1,
    calls: 'create start ask',
  });
});

it('another session carries our tag', async () => {
  const beside = { content: 'our_metadata_on_foreign_session', beside: true } as const;
  const payment = await matrix.start('tok_success', { webhooks: [{ nth: 1, fault: beside }] });

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.twice,
    debits: 0,
    calls: 'create start ask cancel ask',
  });
});

it('the session is cancelled, but its payment succeeded', async () => {
  const payment = await matrix.start('tok_success+contradiction', {});
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toMatchObject({
    status: 'needs_review',
    because: REASONS.both,
    debits: 1,
  });
});

it('the session is reported paid and then not paid while no worker is running', async () => {
  const { simulator } = matrix.world();
  const payment = await matrix.start('tok_success', {});
  await untilStep(matrix.world(), payment);
  const [session] = simulator.provider.sessions().filter(({ citPaymentId }) => citPaymentId === payment.id);
  const sessionId = session?.sessionId ?? '';

  await matrix.world().withoutWorker(async () => {
    simulator.provider.settle(sessionId, 'paid');
    await simulator.whenIdle();
    simulator.provider.settle(sessionId, 'not_paid');
    await simulator.whenIdle();
  });
  await matrix.world().advance('1m');

  expect(await told(matrix.world(), payment)).toMatchObject({
    status: 'needs_review',
    because: REASONS.both,
    debits: 1,
  });
});

it('a payment that the shop has not confirmed is paid', async () => {
  const payment = await matrix.start('tok_auto_confirm_frictionless', {}, { confirmation: 'manual' });

  expect(await told(matrix.world(), payment)).toMatchObject({
    status: 'needs_review',
    because: REASONS.withoutYes,
    debits: 1,
  });
  await tell(payment.handle, messages.resolve, { as: 'succeeded', by: 'support', why: 'It was sent.' });
  expect(await payment.ends()).toMatchObject({ status: 'succeeded', decidedBy: { by: 'support' } });
});
