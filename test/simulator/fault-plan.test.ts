/**
 * Protects the choice of faults: which call of which payment an order means, the same in every run, without HTTP and
 * without a clock; and that a model without a network can follow the same orders.
 */
import { createFaultPlan, type FaultPlan } from '../../simulator/faults/plan';
import type { FaultKey, Nth } from '../../simulator/faults/orders';
import { outcomeOf } from '../../simulator/faults/replies';
import type { Subject } from '../../simulator/provider/subject';
import { at, openModel, PROJECT, start, terms } from './support/model';

const STATUS = 'session/status';
const NOBODY: Subject = { payment: null, customer: null, token: null, sessionId: null };
const ORDER_1: Subject = { payment: 'order-1', customer: 'lucky', token: 'tok_1', sessionId: 'ps_1' };
const ORDER_2: Subject = { payment: 'order-2', customer: 'lucky', token: 'tok_2', sessionId: 'ps_2' };

/** Which of the first `count` calls of this payment are hit, by number. */
function hits(plan: FaultPlan, count: number, subject = ORDER_1, method = STATUS): number[] {
  return Array.from({ length: count }, (_, index) => index + 1).filter(() => plan.ofCall(method, subject) !== null);
}

it.each<[Nth | undefined, number[]]>([
  [undefined, [1]],
  [1, [1]],
  [3, [3]],
  ['every', [1, 2, 3, 4, 5]],
  [{ from: 3 }, [3, 4, 5]],
  [{ from: 2, to: 4 }, [2, 3, 4]],
])('picks by number, from 1: %j', (nth, expected) => {
  const plan = createFaultPlan(1);
  plan.onCall({ for: { payment: 'order-1' }, method: STATUS, fault: 'answer_lost', ...(nth !== undefined && { nth }) });

  expect(hits(plan, 5)).toEqual(expected);
  expect(plan.planned()).toMatchObject([{ of: 'call', fired: expected.length }]);
});

it.each<[FaultKey, boolean, boolean]>([
  [{ payment: 'order-1' }, true, false],
  [{ customer: 'lucky' }, true, true],
  [{ token: 'tok_2' }, false, true],
  [{ session: 'ps_1' }, true, false],
  [{ all: true }, true, true],
  [{ payment: 'order-3' }, false, false],
])('matches these payments: %j', (key, first, second) => {
  const plan = createFaultPlan(1);
  plan.onCall({ for: key, method: STATUS, fault: 'answer_lost' });

  expect([hits(plan, 1, ORDER_1), hits(plan, 1, ORDER_2)].map(({ length }) => length === 1)).toEqual([first, second]);
});

it('counts each payment and method separately, and a payment across all its sessions', () => {
  const plan = createFaultPlan(1);
  plan.onCall({ for: { all: true }, method: 'any', nth: 2, fault: 'answer_lost' });

  expect(hits(plan, 1)).toEqual([]);
  expect(hits(plan, 1, ORDER_2)).toEqual([]);
  expect(hits(plan, 1, ORDER_1, 'session/create')).toEqual([]);
  expect(hits(plan, 1, { ...ORDER_1, sessionId: 'ps_9' })).toEqual([1]);
});

it('binds every order for "next" to the next new payment only', () => {
  const plan = createFaultPlan(1);
  hits(plan, 1, ORDER_1);
  plan.onCall({ for: { next: true }, method: STATUS, nth: 'every', fault: 'answer_lost' });
  plan.onWebhook({ for: { next: true }, fault: 'dropped' });

  expect(hits(plan, 2, ORDER_1)).toEqual([]);
  expect(hits(plan, 1, NOBODY)).toEqual([]);
  expect(hits(plan, 2, ORDER_2)).toEqual([1, 2]);
  expect(hits(plan, 2, { ...ORDER_1, payment: 'order-3' })).toEqual([]);
  expect(plan.ofWebhook('ready_to_confirm', ORDER_1)).toBeNull();
  expect(plan.ofWebhook('ready_to_confirm', ORDER_2)?.name).toBe('dropped');
});

it('follows the oldest of several matching orders, while all of them count', () => {
  const plan = createFaultPlan(1);
  const key = { payment: 'order-1' };
  plan.onCall({ for: key, method: STATUS, nth: 1, fault: 'answer_lost' });
  plan.onCall({ for: key, method: STATUS, nth: { from: 1, to: 2 }, fault: 'cut_before' });

  const names = [1, 2, 3].map(() => plan.ofCall(STATUS, ORDER_1)?.name ?? null);

  expect(names).toEqual(['answer_lost', 'cut_before', null]);
});

it('counts from the order on, and stops once it is cancelled', () => {
  const plan = createFaultPlan(1);
  hits(plan, 3);
  const id = plan.onCall({ for: { payment: 'order-1' }, method: STATUS, nth: { from: 2 }, fault: 'answer_lost' });

  expect(hits(plan, 3)).toEqual([2, 3]);
  expect(plan.lift(id)).toBe(true);
  expect(hits(plan, 3)).toEqual([]);
  expect(plan.planned()).toEqual([]);
});

it('still knows which payments are not new when all orders are cancelled', () => {
  const plan = createFaultPlan(1);
  hits(plan, 1, ORDER_1);

  plan.liftAll();
  plan.onCall({ for: { next: true }, method: STATUS, nth: 'every', fault: 'answer_lost' });

  expect(hits(plan, 2, ORDER_1)).toEqual([]);
  expect(hits(plan, 2, ORDER_2)).toEqual([1, 2]);
});

it('a lasting fault hits every later call too', () => {
  const plan = createFaultPlan(1);
  plan.onCall({ for: { payment: 'order-1' }, method: STATUS, nth: 2, fault: 'forgets' });

  expect(hits(plan, 4)).toEqual([2, 3, 4]);
});

it('draws by seed alone: the same in every run, whatever other calls come in between', () => {
  const drawn = (seed: number, isBusy: boolean): number[] => {
    const plan = createFaultPlan(seed);
    plan.onCall({ for: { all: true }, method: STATUS, rate: 0.3, fault: 'answer_lost' });
    return Array.from({ length: 200 }, (_, index) => index).filter(() => {
      if (isBusy) plan.ofCall(STATUS, ORDER_2);
      return plan.ofCall(STATUS, ORDER_1) !== null;
    });
  };

  expect(drawn(7, true)).toEqual(drawn(7, false));
  expect(drawn(8, false)).not.toEqual(drawn(7, false));
  // Of 200 draws at 0.3 about 60 hit; these bounds are six deviations away.
  expect(drawn(7, false).length).toBeGreaterThan(20);
  expect(drawn(7, false).length).toBeLessThan(100);
});

it('never fires at rate 0, and always at rate 1', () => {
  const plan = createFaultPlan(1);
  plan.onCall({ for: { all: true }, method: STATUS, rate: 0, fault: 'answer_lost' });
  plan.onCall({ for: { all: true }, method: STATUS, rate: 1, fault: 'cut_before' });

  expect([1, 2, 3].map(() => plan.ofCall(STATUS, ORDER_1)?.name)).toEqual(['cut_before', 'cut_before', 'cut_before']);
});

it('refuses a fault that makes no sense: the true answer to a call that was never executed', () => {
  const plan = createFaultPlan(1);

  expect(() => plan.onCall({ for: { all: true }, method: STATUS, fault: { effect: 'not_applied' } })).toThrow(
    'no true answer',
  );
  expect(plan.planned()).toEqual([]);
});

it("identifies a call's payment by the call itself, by its session, or by what create was given", () => {
  const model = openModel();
  const id = start(model, 'tok_success#1', 'order-1');
  const created = at(model.call('session/create', terms('tok_2', 'order-2')).body, 'session.id');
  const empty = at(model.call('session/create', {}).body, 'session.id');
  const { provider } = model;

  expect(provider.subjectOf({ session_id: id })).toEqual({
    payment: 'order-1',
    customer: 'lucky',
    token: 'tok_success#1',
    sessionId: id,
  });
  expect(provider.subjectOf({ session_id: created })).toMatchObject({ payment: 'order-2', token: 'tok_2' });
  expect(provider.subjectOf({ session_id: empty })).toEqual({ ...NOBODY, sessionId: empty });
  expect(provider.subjectOf({ session_id: empty, ...terms('tok_3', 'order-3') })).toMatchObject({ payment: 'order-3' });
  expect(provider.subjectOf(terms())).toMatchObject({ payment: 'order-1', sessionId: null });
  for (const rubbish of [null, 7, 'x', [], { session_id: 5, metadata: [], payment_details: 'x' }]) {
    expect(provider.subjectOf(rubbish)).toEqual(NOBODY);
  }
});

it('works without a network: the same orders and the same effects, without HTTP', () => {
  const { provider } = openModel();
  const plan = createFaultPlan(1);
  plan.onCall({ for: { payment: 'order-1' }, method: 'session/create', nth: 1, fault: 'answer_lost' });
  plan.onCall({ for: { payment: 'order-1' }, method: 'session/create', nth: 2, fault: 'http_502_before' });
  const call = (body: unknown): unknown => {
    const fired = plan.ofCall('session/create', provider.subjectOf(body));
    const { effect, reply = 'answer' } = fired?.fault ?? {};
    const truth = effect === 'not_applied' ? null : provider.call('session/create', PROJECT, body);
    const outcome = outcomeOf(reply, truth);
    return typeof outcome === 'string' ? outcome : outcome.httpStatus;
  };

  expect([call(terms()), call(terms()), call(terms())]).toEqual(['reset', 502, 200]);
  expect(provider.sessions()).toHaveLength(2);
});
