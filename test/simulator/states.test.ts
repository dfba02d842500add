/** Protects the states of the simulated provider (docs/simulator.md, "States"): what is allowed when, and what ends when. */
import { at, carryOut, MINUTE, openModel, PROJECT, start, statusOf, terms, type Model } from './support/model';

/** Ways into every state of the grid. */
const STATES: Record<string, (model: Model) => Promise<string>> = {
  S0: async (model) => String(at(model.call('session/create', {}).body, 'session.id')),
  S1: async (model) => start(model),
  S2: (model) => settled(model, start(model)),
  S3: async (model) => confirmed(model),
  S4: async (model) => settled(model, await confirmed(model)),
  S5: async (model) => {
    const id = await settled(model, await confirmed(model));
    model.provider.approve(model.provider.sessions()[0]?.challengeId ?? '');
    return id;
  },
  S6: async (model) => {
    const id = start(model, 'tok_frictionless+auto_confirm+delayed_capture');
    return settled(model, id);
  },
  S7: (model) => carryOut(model, 'tok_success'),
  S8: (model) => carryOut(model, 'tok_decline_insufficient_funds'),
  S9: (model) => carryOut(model, 'tok_error_for_ever'),
  S10: async (model) => {
    const id = await carryOut(model, 'tok_success');
    model.provider.setProject(PROJECT, { partialRefund: true });
    model.call('session/refund', { session_id: id });
    return id;
  },
  S12: async (model) => {
    const id = await settled(model, start(model));
    model.call('session/cancel', { session_id: id });
    return id;
  },
};

async function settled(model: Model, id: string): Promise<string> {
  await model.settle();
  return id;
}

async function confirmed(model: Model): Promise<string> {
  const id = await settled(model, start(model));
  model.call('session/confirm', { session_id: id });
  return id;
}

const SHOWN: [string, { session: string; payment?: string; next?: string }][] = [
  ['S0', { session: 'created' }],
  ['S1', { session: 'in_progress', payment: 'in_progress' }],
  ['S2', { session: 'in_progress', payment: 'pending', next: 'confirm' }],
  ['S3', { session: 'in_progress', payment: 'pending' }],
  ['S4', { session: 'in_progress', payment: 'pending' }],
  ['S5', { session: 'in_progress', payment: 'pending' }],
  ['S6', { session: 'in_progress', payment: 'pending', next: 'capture' }],
  ['S7', { session: 'accepted', payment: 'succeeded' }],
  ['S8', { session: 'cancelled', payment: 'failed' }],
  ['S9', { session: 'error', payment: 'failed' }],
  ['S10', { session: 'in_progress', payment: 'succeeded' }],
  ['S12', { session: 'in_progress', payment: 'pending' }],
];

it.each(SHOWN)('shows %s as the documentation does', async (state, shown) => {
  const model = openModel();

  const id = await STATES[state]?.(model);

  expect(statusOf(model, String(id))).toMatchObject(shown);
});

const ALLOWED: Record<string, string[]> = {
  'session/start/payment': ['S0'],
  'session/confirm': ['S2'],
  'session/cancel': ['S0', 'S2', 'S6'],
  'session/capture': ['S6'],
  'session/status': Object.keys(STATES),
};

const WRONG_STATE = { httpStatus: 400, body: { status: 'error', error: { code: 'session_wrong_state' } } };

const GRID = Object.entries(ALLOWED).flatMap(([method, allowed]) =>
  Object.keys(STATES).map((state) => [method, state, allowed.includes(state)] as const),
);

it.each(GRID)('%s in %s: allowed is %s', async (method, state, isAllowed) => {
  const model = openModel();
  const id = await STATES[state]?.(model);

  const answer = model.call(method, { ...(method.includes('start') && terms()), session_id: id });

  expect(answer).toMatchObject(isAllowed ? { httpStatus: 200, body: { status: 'ok' } } : WRONG_STATE);
});

it.each([
  ['the confirm', 'S2', 240, 'confirm_timeout'],
  ['the customer', 'S4', 60, 'session_cancelled'],
  ['the capture', 'S6', (3 * 24 + 23) * 60, 'capture_timeout'],
])('ends the wait for %s on time, with a webhook', async (_who, state, minutes, code) => {
  const model = openModel();
  const id = String(await STATES[state]?.(model));

  await model.clock.advance((minutes - 1) * MINUTE);
  expect(statusOf(model, id)).toMatchObject({ session: 'in_progress' });
  await model.clock.advance(MINUTE);

  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', payment: 'failed', code });
  expect(model.webhooks.at(-1)).toMatchObject({ type: 'payment_finished', session: { status: 'cancelled' } });
  expect(model.provider.ledger()).toHaveLength(0);
});

it("accepts a customer's approval in minute 59, but not in minute 61", async () => {
  const model = openModel();
  await STATES['S4']?.(model);
  const challenge = model.provider.sessions()[0]?.challengeId ?? '';

  await model.clock.advance(59 * MINUTE);
  expect(model.provider.approve(challenge)).toBe(true);
  expect(model.provider.approve(challenge)).toBe(false);

  const late = openModel();
  await STATES['S4']?.(late);
  await late.clock.advance(61 * MINUTE);
  expect(late.provider.approve(late.provider.sessions()[0]?.challengeId ?? '')).toBe(false);
  expect(late.provider.ledger()).toHaveLength(0);
});

it('cancels an unstarted session at once, without a payment and without a webhook', async () => {
  const model = openModel();
  const id = await STATES['S0']?.(model);

  const answer = model.call('session/cancel', { session_id: id });

  expect(answer.body).toMatchObject({ session: { status: 'cancelled' } });
  expect(at(answer.body, 'session.acquiring_payments')).toBeUndefined();
  await model.settle();
  expect(model.webhooks).toHaveLength(0);
});

it('cancels a started payment later than it answers, and debits nothing', async () => {
  const model = openModel();
  const id = String(await STATES['S12']?.(model));
  expect(statusOf(model, id)).toMatchObject({ session: 'in_progress', payment: 'pending', next: undefined });

  await model.settle();

  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', code: 'session_cancelled_by_partner' });
  expect(model.provider.ledger()).toHaveLength(0);
});

it('moves updated_at on every change, even within one millisecond', async () => {
  const model = openModel();
  await STATES['S7']?.(model);

  const times = model.webhooks.map(({ session }) => String(session['updated_at']));

  expect(times).toHaveLength(3);
  expect(new Set(times).size).toBe(3);
  expect([...times].sort()).toEqual(times);
  for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

it('lets start override what create was given, or use it', async () => {
  const model = openModel();
  const id = at(model.call('session/create', terms()).body, 'session.id');

  const answer = model.call('session/start/payment', {
    session_id: id,
    amount_details: { amount: 5, currency: 'eur' },
  });

  expect(at(answer.body, 'session.acquiring_payments.0')).toMatchObject({
    amount_details: { amount: 5, currency: 'eur' },
    customer: { reference: 'lucky' },
    metadata: { cit_payment_id: 'order-1' },
  });
});

it('adds a second payment on a second start only if told to, and debits both', async () => {
  const model = openModel();
  model.provider.setProject(PROJECT, { secondStart: 'adds_payment', autoConfirm: true });
  const id = start(model, 'tok_frictionless');

  model.call('session/start/payment', { session_id: id, ...terms('tok_frictionless') });
  await model.settle();

  expect(model.provider.ledger()).toHaveLength(2);
});
