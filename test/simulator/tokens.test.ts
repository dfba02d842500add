/** Protects the table of tokens: each leads where docs/simulator.md says. */
import { at, carryOut, MINUTE, openModel, start, statusOf, terms } from './support/model';

const CODES = [
  'internal_error',
  'provider_timeout',
  'operation_rejected',
  '3DS_error',
  'insufficient_funds',
  'declined_by_issuer_bank',
  'not_permitted_by_issuer_bank',
  'bank_card_expired',
  'card_number_does_not_exist',
  'binding_is_deactivated',
  'activity_count_exceeded',
  'provider_exceeds_amount_limit',
  'amount_less_allowed_provider',
  'a_code_that_nobody_has_heard_of',
];

const ASKED_BOTH = ['ready_to_confirm', 'action_required', 'payment_finished'];

/** token, the webhooks in order, the code (null: paid). */
const TABLE: [string, string[], string | null][] = [
  ['tok_success', ASKED_BOTH, null],
  ['tok_success#42', ASKED_BOTH, null],
  ['tok_success_post+return_post+v2', ASKED_BOTH, null],
  ['tok_v2', ASKED_BOTH, null],
  ['tok_frictionless', ['ready_to_confirm', 'payment_finished'], null],
  ['tok_auto_confirm', ['action_required', 'payment_finished'], null],
  ['tok_auto_confirm_frictionless', ['payment_finished'], null],
  ['tok_action_first', ['action_required', 'ready_to_confirm', 'payment_finished'], null],
  ['tok_delayed_capture', ['ready_to_confirm', 'action_required', 'ready_to_capture', 'payment_finished'], null],
  ['tok_silent', [], null],
  ['tok_disabled', ['payment_finished'], 'binding_is_deactivated'],
  ['tok_expired', ASKED_BOTH, null],
  ['tok_expired_fails', ['payment_finished'], 'binding_is_deactivated'],
  ...CODES.flatMap((code): [string, string[], string][] => [
    [`tok_decline_at_start_${code}`, ['payment_finished'], code],
    [`tok_decline_${code}`, ['ready_to_confirm', 'payment_finished'], code],
    [`tok_decline_after_3ds_${code}`, ASKED_BOTH, code],
  ]),
  ['tok_decline_insufficient_funds+code_in_session', ['ready_to_confirm', 'payment_finished'], 'insufficient_funds'],
  ['tok_decline_insufficient_funds+auto_confirm', ['payment_finished'], 'insufficient_funds'],
  [
    'tok_decline_after_3ds_operation_rejected+frictionless',
    ['ready_to_confirm', 'payment_finished'],
    'operation_rejected',
  ],
];

it.each(TABLE)('%s announces %j, code %s', async (token, types, code) => {
  const model = openModel();

  const id = await carryOut(model, token);

  expect(model.webhooks.map(({ type }) => type)).toEqual(types);
  expect(statusOf(model, id)).toEqual(
    code === null
      ? { session: 'accepted', payment: 'succeeded', next: undefined, code: undefined }
      : { session: 'cancelled', payment: 'failed', next: undefined, code },
  );
  expect(model.provider.ledger()).toHaveLength(code === null ? 1 : 0);
});

it.each(['tok_decline_no_code', 'tok_decline_after_3ds_no_code'])('%s fails without saying why', async (token) => {
  const model = openModel();

  const id = await carryOut(model, token);

  expect(statusOf(model, id)).toEqual({ session: 'cancelled', payment: 'failed', next: undefined, code: undefined });
});

it('puts the code into the session if told to', async () => {
  const model = openModel();
  await carryOut(model, 'tok_decline_insufficient_funds+code_in_session');

  const session = model.webhooks.at(-1)?.session;

  expect(at(session, 'error.code')).toBe('insufficient_funds');
  expect(at(session, 'acquiring_payments.0.error')).toBeUndefined();
});

it('fails 3DS with 3DS_error when the customer refuses, whatever the token promises', async () => {
  const model = openModel();

  const id = await carryOut(model, 'tok_success', 'fail');

  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', code: '3DS_error' });
});

it.each([
  ['tok_error_then_success', 'accepted', 'payment_finished'],
  ['tok_error_then_decline', 'cancelled', 'payment_finished'],
  ['tok_error_then_success+error_end_unannounced', 'accepted', null],
  ['tok_error_for_ever', 'error', null],
])('%s shows error first, then %s', async (token, session, announced) => {
  const model = openModel();
  const id = await carryOut(model, token);
  expect(statusOf(model, id)).toMatchObject({ session: 'error', payment: 'failed' });
  const before = model.webhooks.length;

  await model.clock.advance(10 * MINUTE);

  expect(statusOf(model, id)).toMatchObject({ session });
  expect(model.webhooks.slice(before).map(({ type }) => type)).toEqual(announced === null ? [] : [announced]);
  expect(model.provider.ledger()).toHaveLength(session === 'accepted' ? 1 : 0);
});

it.each([
  ['tok_mismatch_amount', { amount: 10_001, currency: 'usd' }],
  ['tok_mismatch_currency', { amount: 10_000, currency: 'eur' }],
  ['tok_upper_case_currency', { amount: 10_000, currency: 'USD' }],
])('%s shows %j when it asks for the confirm, and in status', async (token, shown) => {
  const model = openModel();
  const id = start(model, token);
  await model.settle();

  const status = model.call('session/status', { session_id: id }).body;

  expect(at(model.webhooks[0]?.session, 'acquiring_payments.0.amount_details')).toEqual(shown);
  expect(at(status, 'session.acquiring_payments.0.amount_details')).toEqual(shown);
});

const anotherToken = (isActive: boolean): unknown => ({
  token: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/) as string,
  finished_at: expect.stringMatching(/\+03:00$/) as string,
  is_active: isActive,
});

it.each([
  ['tok_success', anotherToken(true)],
  ['tok_same_token', { ...(anotherToken(true) as object), token: 'tok_same_token' }],
  ['tok_no_new_token', undefined],
  ['tok_inactive_new_token', anotherToken(false)],
])('%s yields the token that it promises', async (token, expected) => {
  const model = openModel();

  await carryOut(model, token);

  expect(at(model.webhooks.at(-1)?.session, 'acquiring_payments.0.recurrent')).toEqual(expected);
});

it('deactivates the used token if told to', async () => {
  const model = openModel();
  await carryOut(model, 'tok_new_token_replaces');

  const id = await carryOut(model, 'tok_new_token_replaces');

  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', code: 'binding_is_deactivated' });
});

it('also pays with the new token, which behaves like the old one', async () => {
  const model = openModel();
  await carryOut(model, 'tok_frictionless');
  const token = String(at(model.webhooks.at(-1)?.session, 'acquiring_payments.0.recurrent.token'));
  model.webhooks.length = 0;

  await carryOut(model, token);

  expect(model.webhooks.map(({ type }) => type)).toEqual(['ready_to_confirm', 'payment_finished']);
});

it('omits the metadata from what it shows, but not from the ledger', async () => {
  const model = openModel();
  const id = await carryOut(model, 'tok_no_metadata');

  const status = model.call('session/status', { session_id: id }).body;

  expect(at(status, 'session.acquiring_payments.0.metadata')).toBeUndefined();
  expect(model.provider.ledger()[0]).toMatchObject({ citPaymentId: 'order-1' });
});

it('uses v2 names only in the webhooks of tok_v2', async () => {
  const model = openModel();
  const id = await carryOut(model, 'tok_v2');

  expect(at(model.webhooks[0]?.session, 'payment_list.0.id')).toEqual(expect.any(String));
  expect(model.webhooks[0]?.session).not.toHaveProperty('acquiring_payments');
  expect(at(model.call('session/status', { session_id: id }).body, 'session.acquiring_payments.0.id')).toBeDefined();
});

const FILLED = { PaReq: expect.any(String) as string, MD: expect.any(String) as string };

it.each([
  ['tok_success', 'GET', FILLED],
  ['tok_get_without_params', 'GET', undefined],
  ['tok_success_post', 'POST', FILLED],
  ['tok_post_lower_case', 'post', FILLED],
  ['tok_bare_redirect', 'GET', null],
])('%s redirects by %s with the params it promises', async (token, method, params) => {
  const model = openModel();
  start(model, `${token}+auto_confirm`);
  await model.settle();

  const redirect = at(model.webhooks[0]?.session, 'acquiring_payments.0.customer_interaction.redirect');

  expect(at(redirect, 'method')).toBe(method);
  expect(at(redirect, 'params')).toEqual(params);
});

it('cancels at 3DS, or lets a success win over a cancel, if told to', async () => {
  const model = openModel();
  const id = start(model, 'tok_auto_confirm+cancel_at_3ds');
  await model.settle();
  model.call('session/cancel', { session_id: id });
  await model.settle();
  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', code: 'session_cancelled_by_partner' });

  const lost = start(model, 'tok_success+cancel_loses', 'order-2');
  await model.settle();
  model.call('session/cancel', { session_id: lost });
  await model.settle();
  expect(statusOf(model, lost)).toMatchObject({ session: 'accepted', payment: 'succeeded' });
});

it('shows the state before a change for as many reads as told to', async () => {
  const model = openModel();
  const id = start(model, 'tok_success+stale_reads_2');
  await model.settle();

  expect([1, 2, 3].map(() => statusOf(model, id)['next'])).toEqual([undefined, undefined, 'confirm']);
});

it.each(['tok_succes', 'tok_', 'tok_success+nonsense', 'feda2b2106a2e874', 'tok_toString', 'tok_decline_'])(
  'does not know the token %s',
  (token) => {
    const model = openModel();
    const id = at(model.call('session/create', {}).body, 'session.id');

    const answer = model.call('session/start/payment', { session_id: id, ...terms(token) });

    expect(answer.body).toMatchObject({ status: 'error', error: { code: 'invalid_request' } });
    expect(JSON.stringify(answer.body)).not.toContain(`"${token}"`);
    expect(statusOf(model, String(id))).toMatchObject({ session: 'created' });
  },
);

it('disables a token for good', async () => {
  const model = openModel();
  model.call('recurrent/disable', { recurrent: { token: 'tok_success' } });

  const info = model.call('token/info', { type: 'recurrent_token', recurrent_token: { token: 'tok_success' } });
  const id = await carryOut(model, 'tok_success');

  expect(info.body).toMatchObject({ info: { token: 'tok_success', is_active: false } });
  expect(statusOf(model, id)).toMatchObject({ session: 'cancelled', code: 'binding_is_deactivated' });
});

it('runs a payment without initiator as the merchant’s own: no 3DS', async () => {
  const model = openModel();
  const id = at(model.call('session/create', {}).body, 'session.id');
  const mit = { ...terms(), payment_details: { type: 'recurrent', recurrent: { token: 'tok_success' } } };
  model.call('session/start/payment', { session_id: id, ...mit });
  await model.settle();
  model.call('session/confirm', { session_id: id });
  await model.settle();

  expect(model.webhooks.map(({ type }) => type)).toEqual(['ready_to_confirm', 'payment_finished']);
});
