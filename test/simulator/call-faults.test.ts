/**
 * Protects the faults of calls: each has exactly its effect at the provider and shows its caller exactly what it says;
 * it happens to the call that was ordered, and the journal says that it happened.
 */
import { CALL_FAULT_NAMES, type CallFaultName } from '../../simulator/faults/call-fault-names';
import { ALTERATIONS } from '../../simulator/provider/alterations';
import { faultsOf, openCall, until, type OpenCall, type Seen } from './support/exchange';
import { at, MINUTE, terms } from './support/model';
import { openShop, type Shop } from './support/shop';

const LATE_MS = 40_000;
const PAYMENT = { payment: 'order-1' };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** A session that waits for its confirm. */
async function awaitingConfirm(): Promise<string> {
  const { body } = await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();
  return String(at(body, 'session.id'));
}

const stageOf = (): unknown => shop.simulator.provider.sessions()[0]?.stage;
const isConfirmed = (): boolean => stageOf() === 'awaits_customer';
const hasStep = (step: string): boolean => faultsOf(shop).some((entry) => entry.step === step);

type Effect = 'applied' | 'not applied' | 'applied late';
type Sight = 'nothing' | 'a reset' | 'the answer' | 'the answer late' | ((seen: Seen) => void);

const refusal =
  (status: number, code: string): Sight =>
  (seen) =>
    expect([status, code]).toEqual([statusOf(seen), at(jsonOf(seen), 'error.code')]);
const page =
  (status: number): Sight =>
  (seen) =>
    expect(seen).toMatchObject({
      status,
      type: expect.stringContaining('text/html'),
      text: expect.stringMatching(/^</),
    });
const empty: Sight = (seen) => expect(seen).toMatchObject({ status: 200, text: '' });
const halfJson =
  (status: number): Sight =>
  (seen) => {
    expect(seen).toMatchObject({
      status,
      type: expect.stringContaining('json'),
      text: expect.stringMatching(/^{"status/),
    });
    expect(() => jsonOf(seen)).toThrow(SyntaxError);
  };

const NAMES: Readonly<Record<string, readonly [Effect, Sight]>> = {
  refused_before: ['not applied', refusal(400, 'authorization_error')],
  cut_before: ['not applied', 'a reset'],
  answer_lost: ['applied', 'a reset'],
  timeout_before: ['not applied', 'nothing'],
  timeout_after: ['applied', 'nothing'],
  http_500_before: ['not applied', refusal(500, 'internal_error')],
  http_500_after: ['applied', refusal(500, 'internal_error')],
  http_502_before: ['not applied', page(502)],
  http_502_after: ['applied', page(502)],
  http_429_before: ['not applied', page(429)],
  http_429_after: ['applied', page(429)],
  http_429_json_before: ['not applied', refusal(429, 'too_many_requests')],
  http_429_json_after: ['applied', refusal(429, 'too_many_requests')],
  empty_before: ['not applied', empty],
  empty_after: ['applied', empty],
  unreadable_before: ['not applied', halfJson(500)],
  unreadable_after: ['applied', halfJson(200)],
  cut_transfer_after: ['applied', (seen) => expect(seen).toEqual({ broken: 'ECONNRESET' })],
  wrong_content_type_after: [
    'applied',
    (seen) => {
      expect(seen).toMatchObject({ status: 200, type: expect.stringContaining('text/html') });
      expect(at(jsonOf(seen), 'status')).toBe('ok');
    },
  ],
  ok_without_session: ['applied', (seen) => expect(jsonOf(seen)).toEqual({ status: 'ok' })],
  ok_with_400: [
    'applied',
    (seen) => {
      expect(seen).toMatchObject({ status: 400 });
      expect(jsonOf(seen)).toMatchObject({ status: 'ok', session: { status: 'in_progress' } });
    },
  ],
  error_with_200: ['not applied', refusal(200, 'internal_error')],
  error_with_200_after: ['applied', refusal(200, 'internal_error')],
  wrong_state_before: ['not applied', refusal(400, 'session_wrong_state')],
  wrong_state_after: ['applied', refusal(400, 'session_wrong_state')],
  key_exists_before: ['not applied', refusal(400, 'idempotency_key_already_exists')],
  key_exists_after: ['applied', refusal(400, 'idempotency_key_already_exists')],
  provider_timeout_before: ['not applied', refusal(400, 'provider_timeout')],
  provider_timeout_after: ['applied', refusal(400, 'provider_timeout')],
  unknown_code_before: ['not applied', refusal(400, 'something_new')],
  unknown_code_after: ['applied', refusal(400, 'something_new')],
  slow: ['applied', 'the answer late'],
  slow_to_apply: ['applied late', 'the answer late'],
  cut_then_applied: ['applied late', 'a reset'],
  timeout_then_applied: ['applied late', 'nothing'],
  http_500_then_applied: ['applied late', refusal(500, 'internal_error')],
  answer_after_webhooks: ['applied', 'the answer'],
  forgets: ['not applied', refusal(400, 'invalid_request')],
};

const VERDICTS = { applied: 'ok', 'not applied': 'not_applied', 'applied late': 'to_be_applied' } as const;
const requestVerdicts = (): string[] =>
  shop.simulator.journal.entries.flatMap((entry) => (entry.kind === 'request' ? [entry.verdict] : []));

it('covers every fault name below, and no other', () => {
  expect(Object.keys(NAMES).sort()).toEqual([...CALL_FAULT_NAMES].sort());
});

it.each(Object.keys(NAMES))('%s: the confirm has this effect, and its caller sees this', async (name) => {
  const [effect, sight] = NAMES[name] ?? ['applied', 'nothing'];
  const id = await awaitingConfirm();
  shop.simulator.faults.onCall({ for: PAYMENT, method: 'session/confirm', fault: name as CallFaultName });

  const call = openCall(shop, 'session/confirm', { session_id: id });
  await until(() => hasStep('fired'));
  await expectSight(call, sight);
  await shop.simulator.whenIdle();

  const late = faultsOf(shop).find(({ step }) => step === 'applied_late');
  expect(late?.detail).toBe(effect === 'applied late' ? 'ok' : undefined);
  expect(requestVerdicts().at(-1)).toBe(VERDICTS[effect]);
  expect(isConfirmed()).toBe(effect !== 'not applied');
  expect(faultsOf(shop)[0]).toMatchObject({
    kind: 'fault',
    name,
    of: 'call',
    what: 'session/confirm',
    nth: 1,
    step: 'fired',
    payment: 'order-1',
    sessionId: id,
  });
  expect(shop.simulator.faults.planned()).toMatchObject([{ fired: 1 }]);
});

async function expectSight(call: OpenCall, sight: Sight): Promise<void> {
  const { clock } = shop.simulator;
  if (sight === 'nothing') {
    await until(() => hasStep('answered'));
    await clock.advance(LATE_MS);
    expect(call.now()).toBeNull();
    return call.giveUp();
  }
  if (sight === 'the answer late') {
    await clock.advance(LATE_MS - 1);
    expect(hasStep('answered')).toBe(false);
    expect(call.now()).toBeNull();
    await clock.advance(1);
  }
  const seen = await call.seen;
  if (sight === 'a reset') expect(seen).toEqual({ broken: 'ECONNRESET' });
  else if (typeof sight === 'function') sight(seen);
  else expect(jsonOf(seen)).toMatchObject({ status: 'ok', session: { status: 'in_progress' } });
  // For faults that are applied after the caller has been answered.
  await clock.advance(LATE_MS);
}

function statusOf(seen: Seen): number {
  return 'status' in seen ? seen.status : 0;
}

function jsonOf(seen: Seen): unknown {
  return JSON.parse('text' in seen ? seen.text : '');
}

it.each(['insufficient_funds', 'authentication_error', 'nobody_knows_me'])(
  'refuses with any code: %s',
  async (code) => {
    const id = await awaitingConfirm();
    shop.simulator.faults.onCall({ for: PAYMENT, method: 'session/confirm', fault: `refused_${code}` });
    shop.simulator.faults.onCall({
      for: PAYMENT,
      method: 'session/confirm',
      nth: 2,
      fault: `applied_but_refused_${code}`,
    });

    const before = await shop.call('session/confirm', { session_id: id });
    expect(stageOf()).toBe('awaits_confirm');
    const after = await shop.call('session/confirm', { session_id: id });

    expect([before, after].map(({ body }) => at(body, 'error.code'))).toEqual([code, code]);
    await shop.simulator.whenIdle();
    expect(isConfirmed()).toBe(true);
  },
);

it.each(ALTERATIONS)('shows %s in one answer only, not in the next', async (alteration) => {
  const id = await awaitingConfirm();
  const truth = await shop.call('session/status', { session_id: id });
  shop.simulator.faults.onCall({ for: PAYMENT, method: 'session/status', fault: `shows_${alteration}` });

  const shown = await shop.call('session/status', { session_id: id });

  expect(shown.body).not.toEqual(truth.body);
  expect(shown).toMatchObject({ status: 200, body: { status: 'ok', session: expect.any(Object) } });
  expect((await shop.call('session/status', { session_id: id })).body).toEqual(truth.body);
});

it('refuses a late call as usual if the state has moved on by then', async () => {
  const id = await awaitingConfirm();
  shop.simulator.faults.onCall({ for: PAYMENT, method: 'session/confirm', fault: 'cut_then_applied' });

  await openCall(shop, 'session/confirm', { session_id: id }).seen;
  await shop.call('session/cancel', { session_id: id });
  await shop.simulator.clock.advance(LATE_MS);

  expect(faultsOf(shop).map(({ step, detail }) => [step, detail])).toEqual([
    ['fired', null],
    ['answered', 'reset'],
    ['applied_late', 'session_wrong_state'],
  ]);
  expect(stageOf()).toBe('failed');
  expect(shop.simulator.ledger()).toHaveLength(0);
});

it('answers a start only after delivering the webhook that it caused', async () => {
  const { body } = await shop.call('session/create', terms());
  shop.simulator.faults.onCall({ for: PAYMENT, method: 'session/start/payment', fault: 'answer_after_webhooks' });

  const answer = await shop.call('session/start/payment', { session_id: at(body, 'session.id') });

  expect(shop.received.map(({ type }) => type)).toEqual(['ready_to_confirm']);
  expect(at(answer.body, 'session.next_action')).toBeUndefined();
  const kinds = shop.simulator.journal.entries.map(({ kind }) => kind);
  expect(kinds.lastIndexOf('delivery')).toBeLessThan(kinds.lastIndexOf('fault'));
});

it('delays an answer in real time, whatever the clock', async () => {
  const id = await awaitingConfirm();
  shop.simulator.faults.onCall({ for: PAYMENT, method: 'session/status', fault: { wait: { realMs: 1 } } });

  expect((await shop.call('session/status', { session_id: id })).status).toBe(200);

  expect(faultsOf(shop).map(({ step }) => step)).toEqual(['fired', 'answered']);
});

it('forgets a session permanently: every later status says that there is none, and the payment goes on', async () => {
  const id = await awaitingConfirm();
  shop.simulator.faults.onCall({ for: { session: id }, method: 'session/status', nth: 2, fault: 'forgets' });

  const codes: unknown[] = [];
  for (let n = 0; n < 4; n += 1) {
    codes.push(at((await shop.call('session/status', { session_id: id })).body, 'error.code'));
  }
  await shop.call('session/confirm', { session_id: id });
  await shop.simulator.whenIdle();

  expect(codes).toEqual([undefined, 'invalid_request', 'invalid_request', 'invalid_request']);
  expect(isConfirmed()).toBe(true);
});

it('counts as idle while a call hangs, and cuts the call at once when closed', async () => {
  const id = await awaitingConfirm();
  shop.simulator.faults.onCall({ for: PAYMENT, method: 'any', nth: 'every', fault: 'timeout_after' });

  const call = openCall(shop, 'session/status', { session_id: id });
  await until(() => hasStep('answered'));
  await shop.simulator.whenIdle();
  await shop.simulator.clock.advance(LATE_MS);
  await shop.simulator.close();

  expect(await call.seen).toEqual({ broken: 'ECONNRESET' });
});

it('goes down when told to while its clock runs on, and comes back on the same port', async () => {
  const id = await awaitingConfirm();

  await shop.simulator.refuseConnections();
  const whileDown = await openCall(shop, 'session/status', { session_id: id }).seen;
  await shop.simulator.clock.advance(240 * MINUTE);
  await shop.simulator.acceptConnections();

  expect(whileDown).toEqual({ broken: 'ECONNREFUSED' });
  expect(shop.received.map(({ type }) => type)).toEqual(['ready_to_confirm', 'payment_finished']);
  expect((await shop.call('session/status', { session_id: id })).body).toMatchObject({
    session: { status: 'cancelled' },
  });
});

it('forgets hanging and pending calls on reset', async () => {
  const id = await awaitingConfirm();
  shop.simulator.faults.onCall({ for: PAYMENT, method: 'session/confirm', fault: 'timeout_then_applied' });
  const call = openCall(shop, 'session/confirm', { session_id: id });
  await until(() => hasStep('answered'));

  shop.simulator.reset();

  expect(await call.seen).toEqual({ broken: 'ECONNRESET' });
  await shop.simulator.clock.advance(LATE_MS);
  expect(shop.simulator.journal.entries).toEqual([]);
  expect(shop.simulator.faults.planned()).toEqual([]);
});
