/**
 * Protects how answers are read: each answer that the provider, or something in between, can give, and its class.
 * "Unknown" read as "no" would debit twice; "no" read as "unknown" would keep customers waiting.
 */
import { createSmartGlocal } from '../../smart-glocal/client';
import * as messages from './provider-messages';
import { json, providerServer, raw, type Reply } from './provider-server';
import { CALLS, errorOf, KEYS, PROJECT, SESSION_ID } from './sample-calls';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const OK = messages.START_ANSWER;
const PAGE = '<html>SECRET_PAGE</html>';
const refusal = (code: unknown): object => ({
  status: 'error',
  error: { code, description: 'SECRET_DESCRIPTION', reject_reasons: [{ rule_alias: 'SECRET_RULE' }] },
});

async function outcomeOf(reply: Reply, path = 'session/status'): Promise<unknown> {
  const server = await providerServer(reply);
  try {
    const client = createSmartGlocal({ baseUrl: server.url, project: PROJECT, privateKey: KEYS.privateKey });
    const error = await errorOf(CALLS[path]?.(client) ?? Promise.resolve());
    expect(server.received).toHaveLength(1);
    expect(error.method).toBe(path);
    return { class: error.class, code: error.code, httpStatus: error.httpStatus };
  } finally {
    await server.close();
  }
}

describe.each([200, 400, 422, 500])('a refusal with HTTP %i is classified by its code', (httpStatus) => {
  it.each<[string, string]>([
    ['identification_error', 'rejected_request'],
    ['authentication_error', 'rejected_request'],
    ['authorization_error', 'rejected_request'],
    ['invalid_request', 'rejected_request'],
    ['refund_amount_too_large', 'rejected_request'],
    ['session_wrong_state', 'conflict'],
    ['idempotency_key_already_exists', 'conflict'],
    ['insufficient_funds', 'business_refusal'],
    ['declined_by_issuer_bank', 'business_refusal'],
    ['not_permitted_by_issuer_bank', 'business_refusal'],
    ['operation_rejected', 'business_refusal'],
    ['3DS_error', 'business_refusal'],
    ['bank_card_expired', 'business_refusal'],
    ['card_number_does_not_exist', 'business_refusal'],
    ['binding_is_deactivated', 'business_refusal'],
    ['activity_count_exceeded', 'business_refusal'],
    ['provider_exceeds_amount_limit', 'business_refusal'],
    ['amount_less_allowed_provider', 'business_refusal'],
    ['session_cancelled', 'business_refusal'],
    ['session_cancelled_by_partner', 'business_refusal'],
    ['confirm_timeout', 'business_refusal'],
    ['capture_timeout', 'business_refusal'],
    ['internal_error', 'outcome_unknown'],
    ['routing_internal_error', 'outcome_unknown'],
    ['wallet_internal_error', 'outcome_unknown'],
    ['provider_internal_error', 'outcome_unknown'],
    ['provider_issuer_unavailable', 'outcome_unknown'],
    ['provider_timeout', 'outcome_unknown'],
    ['account_not_found', 'outcome_unknown'],
    ['a_code_of_tomorrow', 'outcome_unknown'],
    ['constructor', 'outcome_unknown'],
  ])('%s is %s', async (code, expected) => {
    expect(await outcomeOf(json(refusal(code), httpStatus))).toEqual({ class: expected, code, httpStatus });
  });
});

it.each<[string, unknown]>([
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['a text', 'SECRET text of Jane Doe'],
  ['a token', messages.NEW_TOKEN],
  ['a card number', '4242424242424242'],
  ['too long', 'a'.repeat(65)],
])('a refusal whose code is %s is unclear, and the code is not echoed', async (_, code) => {
  const expected = { class: 'outcome_unknown', code: null, httpStatus: 400 };

  expect(await outcomeOf(json(refusal(code), 400))).toEqual(expected);
});

it.each<[string, object]>([
  ['without the top-level status', { error: { code: 'invalid_request' } }],
  ['with a session beside it', { ...refusal('invalid_request'), session: OK.session }],
])('a refusal %s is still a refusal', async (_, answer) => {
  expect(await outcomeOf(json(answer, 400))).toMatchObject({ class: 'rejected_request', code: 'invalid_request' });
});

it.each<[string, Reply, string | null, number]>([
  ['status error without an error', json({ status: 'error' }), null, 200],
  ['an error that is a text', json({ status: 'error', error: 'SECRET' }, 400), null, 400],
  ['ok with an error', json({ ...OK, error: { code: 'invalid_request' } }), 'contradictory_answer', 200],
  ['ok with HTTP 400', json(OK, 400), 'contradictory_answer', 400],
  ['ok with HTTP 500', json(OK, 500), 'contradictory_answer', 500],
  ['ok about another session', json({ status: 'ok', session: { id: 'ps_SECRET' } }), 'contradictory_answer', 200],
  ['ok without a session', json({ status: 'ok' }), 'missing_session', 200],
  ['ok with a session null', json({ status: 'ok', session: null }), 'missing_session', 200],
  ['ok with an unusable session', json({ status: 'ok', session: { status: 'created' } }), 'missing_session', 200],
  ['a session without status', json({ session: OK.session }), 'unreadable_answer', 200],
  ['an unknown status', json({ ...OK, status: 'accepted' }), 'unreadable_answer', 200],
  ['cut JSON', raw(JSON.stringify(OK).slice(0, -3), 200, JSON_TYPE), 'unreadable_answer', 200],
  ['a list', raw('[]', 200, JSON_TYPE), 'unreadable_answer', 200],
  ['an empty body', raw('', 200, JSON_TYPE), 'unreadable_answer', 200],
  ['no content at all', raw('', 204), 'unreadable_answer', 204],
  ['an HTML page with 200', raw(PAGE, 200, { 'content-type': 'text/html' }), 'unreadable_answer', 200],
  ['JSON labelled as HTML', raw(JSON.stringify(OK), 200, { 'content-type': 'text/html' }), 'unreadable_answer', 200],
  ['an HTML page with 502', raw(PAGE, 502, { 'content-type': 'text/html' }), 'http_502', 502],
  ['an empty 500', raw('', 500), 'http_500', 500],
  ['500 with foreign JSON', json({ message: 'SECRET' }, 500), 'http_500', 500],
  ['404 with an HTML page', raw(PAGE, 404), 'http_404', 404],
  ['429 with an HTML page', raw(PAGE, 429), 'http_429', 429],
  ['429 with foreign JSON', json({ message: 'SECRET' }, 429), 'http_429', 429],
  ['429 with an error without code', json({ status: 'error', error: {} }, 429), 'http_429', 429],
  ['429 with a refusal code', json(refusal('invalid_request'), 429), 'invalid_request', 429],
  ['a redirect', raw('', 307, { location: 'http://127.0.0.1:1/SECRET' }), 'redirected', 307],
  ['a redirect with a session', json(OK, 302), 'redirected', 302],
])('%s is unclear', async (_, reply, code, httpStatus) => {
  expect(await outcomeOf(reply)).toEqual({ class: 'outcome_unknown', code, httpStatus });
});

it.each(Object.keys(CALLS))(
  'a call to %s with an unclear answer is sent once and its outcome unknown',
  async (path) => {
    expect(await outcomeOf(raw(PAGE, 502), path)).toMatchObject({ class: 'outcome_unknown', code: 'http_502' });
  },
);

it.each(['session/start/payment', 'session/confirm', 'session/cancel', 'session/status'])(
  'an answer to %s about another session is not believed',
  async (path) => {
    const other = { ...OK, session: { ...OK.session, id: 'ps_SECRET' } };

    expect(await outcomeOf(json(other), path)).toMatchObject({ code: 'contradictory_answer' });
  },
);

it.each<[string, Record<string, string>]>([
  ['a plain JSON type', { 'content-type': 'application/json' }],
  ['a JSON type of its own', { 'content-type': 'application/vnd.api+json' }],
  ['no type', {}],
])('an answer with %s is accepted', async (_, headers) => {
  const server = await providerServer(raw(JSON.stringify(OK), 201, headers));
  const client = createSmartGlocal({ baseUrl: server.url, project: PROJECT, privateKey: KEYS.privateKey });

  const snapshot = await client.status(SESSION_ID).finally(() => server.close());

  expect(snapshot.sessionId).toBe(SESSION_ID);
});
