/** Protects outcomes on command, and the tokens whose provider contradicts itself or shows something untrue. */
import type { Verdict } from '../../simulator/provider/settle';
import { ALTERATIONS } from '../../simulator/provider/alterations';
import { at, carryOut, MINUTE, openModel, start, statusOf, type Model } from './support/model';

const last = ({ webhooks }: Model): unknown => webhooks.at(-1);
const ERROR_LASTS = 5 * MINUTE;

it.each<[Verdict, string, string, string | undefined, number]>([
  ['paid', 'accepted', 'succeeded', undefined, 1],
  ['not_paid', 'cancelled', 'failed', 'declined_by_issuer_bank', 0],
  ['error', 'error', 'failed', 'internal_error', 0],
  ['contradiction', 'cancelled', 'succeeded', undefined, 1],
])('settles a started session as %s for good, with its webhook', async (verdict, session, payment, code, debits) => {
  const model = openModel();
  const id = start(model);
  await model.settle();

  expect(model.provider.settle(id, verdict)).toBe(true);
  await model.clock.advance(24 * 60 * MINUTE);

  expect(statusOf(model, id)).toEqual({ session, payment, code, next: undefined });
  expect(last(model)).toMatchObject({ type: 'payment_finished', session: { status: session } });
  expect(model.provider.ledger()).toHaveLength(debits);
  expect(model.provider.settle(id, verdict)).toBe(false);
});

it('resolves an error, late, with any code, and without a webhook if told to', async () => {
  const model = openModel();
  const id = start(model);
  model.provider.settle(id, 'error', { code: null });
  const before = model.webhooks.length;
  expect(statusOf(model, id)).toMatchObject({ session: 'error', code: undefined });

  await model.clock.advance(30 * 24 * 60 * MINUTE);
  model.provider.settle(id, 'not_paid', { code: 'insufficient_funds', isQuiet: true });

  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', payment: 'failed', code: 'insufficient_funds' });
  expect(model.webhooks).toHaveLength(before);
});

it('reverses a final result, and debits once however often it changes', async () => {
  const model = openModel();
  const id = await carryOut(model, 'tok_success');

  model.provider.settle(id, 'not_paid');
  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', payment: 'failed' });
  model.provider.settle(id, 'paid');

  expect(statusOf(model, id)).toMatchObject({ session: 'accepted', payment: 'succeeded' });
  expect(model.provider.ledger()).toHaveLength(1);
});

it('settles neither a session that was never started nor an unknown one', () => {
  const model = openModel();
  const id = String(at(model.call('session/create', {}).body, 'session.id'));

  expect(model.provider.settle(id, 'paid')).toBe(false);
  expect(model.provider.settle('ps_0', 'paid')).toBe(false);
  expect(model.webhooks).toEqual([]);
});

it('contradiction: ends with a cancelled session whose payment succeeded and was debited', async () => {
  const model = openModel();

  const id = await carryOut(model, 'tok_contradiction');

  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', payment: 'succeeded' });
  expect(last(model)).toMatchObject({ type: 'payment_finished', session: { status: 'cancelled' } });
  expect(model.provider.ledger()).toHaveLength(1);
});

it('paid_then_not_paid: says paid, and later final and not paid', async () => {
  const model = openModel();
  const id = await carryOut(model, 'tok_paid_then_not_paid');
  expect(statusOf(model, id)).toMatchObject({ session: 'accepted', payment: 'succeeded' });

  await model.clock.advance(ERROR_LASTS);

  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', payment: 'failed' });
  expect(model.webhooks.slice(-2)).toMatchObject([
    { type: 'payment_finished', session: { status: 'accepted' } },
    { type: 'payment_finished', session: { status: 'cancelled' } },
  ]);
});

it.each(ALTERATIONS)(
  'shows_%s: shown in webhooks and status from ready_to_confirm on, but not in the ledger',
  async (alteration) => {
    const model = openModel();
    const truth = openModel();
    const id = start(model, `tok_shows_${alteration}`);
    start(truth);
    const started = model.provider.sessions()[0]?.session;
    expect(at(started, 'acquiring_payments.0.status')).toBe('in_progress');

    await model.settle();
    await truth.settle();

    const shown = model.call('session/status', { session_id: id }).body['session'];
    expect(last(model)).toMatchObject({ type: 'ready_to_confirm', session: shown });
    expect(without(shown)).not.toEqual(without(truth.provider.sessions()[0]?.session));
    model.provider.settle(id, 'paid');
    expect(model.provider.ledger()).toMatchObject([{ amount: 10_000, currency: 'usd', citPaymentId: 'order-1' }]);
  },
);

/** A session without the token's name, which differs between the two models anyway. */
function without(session: unknown): string {
  return JSON.stringify(session).replace(/tok_\w+/g, 'tok');
}

it('refunds without the API, up to what is left and never more', async () => {
  const model = openModel();
  const id = await carryOut(model, 'tok_success');

  expect(model.provider.refund(id, 4_000)).toBe(true);
  await model.settle();
  expect(model.provider.refund(id, 6_001)).toBe(false);
  expect(model.provider.refund(id)).toBe(true);
  await model.settle();

  expect(model.provider.ledger().map(({ kind, amount }) => [kind, amount])).toEqual([
    ['debit', 10_000],
    ['refund', 4_000],
    ['refund', 6_000],
  ]);
  expect(last(model)).toMatchObject({ type: 'payment_refunded', session: { status: 'accepted' } });
  expect(model.provider.refund(id)).toBe(false);
});
