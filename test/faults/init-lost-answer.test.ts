/** Protects an `init` whose answer was lost: a session counts as ours only when the provider itself shows our payment in it. */
import { PAID, REASONS } from './support/expected';
import { openMatrix, type Trouble } from './support/matrix';
import { approveWhenAsked, callsOf, told, untilStep } from './support/told';

const matrix = openMatrix('init with a lost answer');

const INIT = { opening: 'init' } as const;
const ANSWER_LOST = { method: 'session/init/payment', fault: 'answer_lost' } as const;

const lost = (more: Trouble = {}): Trouble => ({ ...more, calls: [ANSWER_LOST, ...(more.calls ?? [])] });

it('a webhook with our tag names the session, which is adopted once session/status shows our payment there', async () => {
  const outage = { method: 'session/status', nth: 'every', fault: 'http_500_before' } as const;
  const payment = await matrix.start('tok_success', lost({ calls: [outage] }), INIT);

  await matrix.world().advance('1m');
  expect(callsOf(matrix.world(), payment.id)).toBe('init ask');
  expect(await payment.view()).toMatchObject({ status: 'opening', sessionId: null, nextStep: null });
  matrix.heal();
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'init ask confirm' });
});

it('no webhook ever names the session', async () => {
  const payment = await matrix.start('tok_success', lost({ webhooks: [{ nth: 'every', fault: 'dropped' }] }), INIT);

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.noSession,
    debits: 0,
    calls: 'init',
  });
});

it('no webhook names the session, but an operator does', async () => {
  const { simulator } = matrix.world();
  const payment = await matrix.start('tok_success', lost({ webhooks: [{ nth: 1, fault: 'dropped' }] }), INIT);
  await matrix.world().advance('1m');
  const [session] = simulator.provider.sessions().filter(({ citPaymentId }) => citPaymentId === payment.id);

  await payment.handle.signal('recheck', { sessionId: session?.sessionId });
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: 'init ask confirm' });
});

it('the session is named only after our deadline', async () => {
  const payment = await matrix.start('tok_success', lost({ webhooks: [{ nth: 1, fault: 'delayed' }] }), INIT);
  expect(await told(matrix.world(), payment)).toMatchObject({ status: 'needs_review', because: REASONS.noSession });

  expect(await payment.ends('2h')).toMatchObject({ status: 'cancelled', late: false, retry: 'safe' });
  expect(callsOf(matrix.world(), payment.id)).toBe('init ask cancel ask');
});

it.each([
  ['the named session shows another amount', 'shows_other_amount'],
  ['the named session shows another currency', 'shows_other_currency'],
  ['the named session shows another customer', 'shows_other_customer'],
  ['the named session shows two payments', 'shows_second_payment'],
] as const)('%s, and is not adopted', async (_title, fault) => {
  const payment = await matrix.start(
    'tok_success',
    lost({ calls: [{ method: 'session/status', nth: 'every', fault }] }),
    INIT,
  );

  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.noSession,
    debits: 0,
    calls: 'init ask',
  });
});

it('two sessions are named, and both claim to be ours', async () => {
  const { simulator } = matrix.world();
  const payment = await matrix.start('tok_success', lost(), INIT);
  await untilStep(matrix.world(), payment);

  // The same request again under another key: what a second worker of another version could have sent.
  simulator.provider.call('session/init/payment', simulator.project, initOf(payment.id));
  await matrix.world().advance('1m');

  expect(await payment.view()).toMatchObject({ status: 'needs_review', nextStep: null });
  expect(await told(matrix.world(), payment)).toEqual({
    status: 'needs_review',
    because: REASONS.twice,
    debits: 0,
    calls: expect.stringMatching(/^init ask confirm ask( cancel ask)?$/),
  });
});

/** The request that opened this payment. */
function initOf(paymentId: string): unknown {
  const sent = matrix
    .world()
    .simulator.journal.entries.find((entry) => entry.kind === 'request' && entry.body.includes(`"${paymentId}"`));
  return JSON.parse(sent?.kind === 'request' ? sent.body : '');
}
