/** Protects a payment from webhooks that arrive at the wrong moment, are about the wrong session, or say something untrue. */
import { PAID, REASONS, UNPAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { approveWhenAsked, told, untilStep } from './support/told';

const matrix = openMatrix('webhook stories');

const NOBODY_ANSWERS = { method: 'session/status', nth: 'every', fault: 'http_500_before' } as const;

it('ready_to_confirm, before the answer to the start', async () => {
  const early = { method: 'session/start/payment', fault: 'answer_after_webhooks' } as const;
  const payment = await matrix.start('tok_success', { calls: [early] });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start confirm' });
});

it('ready_to_confirm, before the answer to init', async () => {
  const early = { method: 'session/init/payment', fault: 'answer_after_webhooks' } as const;
  const payment = await matrix.start('tok_success', { calls: [early] }, { opening: 'init' });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'init ask confirm' });
});

it.each([
  ['action_required, before the answer to the confirm', 'tok_success'],
  ['payment_finished, before the answer to the confirm', 'tok_frictionless'],
])('%s', async (_title, token) => {
  const early = { method: 'session/confirm', fault: 'answer_after_webhooks' } as const;
  const payment = await matrix.start(token, { calls: [early] });

  if (token === 'tok_success') await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start confirm' });
});

it.each(['ready_to_confirm', 'action_required'])('%s, delivered again while the customer is at 3DS', async (type) => {
  const payment = await matrix.start('tok_success', { webhooks: [{ type, fault: { againAfterMs: [30_000] } }] });
  await untilStep(matrix.world(), payment);
  const before = await payment.view();

  await matrix.world().advance('45s');

  expect(await payment.view()).toEqual(before);
  await payment.approve();
  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start confirm' });
});

it('payment_finished, delayed beyond our deadline while session/status fails', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'payment_finished', fault: 'delayed' }],
    calls: [NOBODY_ANSWERS],
  });
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({
    ...PAID,
    late: true,
    calls: 'create start confirm ask cancel ask',
  });
});

it('every webhook, dropped', async () => {
  const payment = await matrix.start('tok_success', { webhooks: [{ nth: 'every', fault: 'dropped' }] });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start ask confirm ask' });
});

it('every webhook, dropped while session/status fails', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ nth: 'every', fault: 'dropped' }],
    calls: [NOBODY_ANSWERS],
  });

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.silence,
    debits: 0,
    calls: 'create start ask cancel ask',
  });
  expect(await payment.listedAs('needs_review')).toBe('needs_review');

  matrix.heal();
  expect(await payment.ends('2h')).toMatchObject({ status: 'cancelled', retry: 'safe' });
});

it.each([
  ['payment_finished of a decline, dropped', 'dropped'],
  ['payment_finished of a decline, duplicated at once', 'duplicated'],
  ['payment_finished of a decline, with an old state of the session', 'stale'],
  ['payment_finished of a decline, with the status canceled', 'canceled'],
  ['payment_finished of a decline, showing another amount', 'other_amount'],
  ['payment_finished of a decline, signed with an unknown key', 'signature_of_another'],
] as const)('%s', async (_title, fault) => {
  const payment = await matrix.start('tok_decline_after_3ds_insufficient_funds', {
    webhooks: [{ type: 'payment_finished', fault }],
  });

  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({
    ...UNPAID,
    status: 'declined',
    code: 'insufficient_funds',
    calls: 'create start confirm ask',
  });
});

it('payment_finished, claiming not paid although it was paid', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'payment_finished', fault: 'claims_not_paid' }],
  });
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.both,
    debits: 1,
    calls: 'create start confirm ask',
  });
});

it('ready_to_confirm, claiming not paid', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'ready_to_confirm', fault: 'claims_not_paid' }],
  });
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start ask confirm' });
});

it('action_required, claiming not paid', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'action_required', fault: 'claims_not_paid' }],
  });
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'create start confirm ask' });
});

it('payment_finished, saying not paid while session/status fails', async () => {
  const world = matrix.world();
  const payment = await matrix.start('tok_decline_after_3ds_insufficient_funds', { calls: [NOBODY_ANSWERS] });
  await approveWhenAsked(world, payment);
  await world.advance('1m');

  const { status, nextStep, waitingFor } = await payment.view();
  expect({ status, nextStep }).toEqual({ status: 'processing', nextStep: null });
  expect(waitingFor?.until).not.toBeNull();
  await world.assertMoney(payment.id);

  world.simulator.faults.liftAll();
  expect(await told(world, payment)).toMatchObject({ ...UNPAID, status: 'declined', code: 'insufficient_funds' });
});

it('ready_to_confirm, claiming a contradiction', async () => {
  const payment = await matrix.start('tok_success', {
    webhooks: [{ type: 'ready_to_confirm', fault: 'claims_contradiction' }],
  });

  expect(await told(matrix.world(), payment)).toMatchObject({
    status: 'needs_review',
    because: REASONS.both,
    debits: 0,
  });
});
