/**
 * Which fault happens to which call and to which webhook. Knows no HTTP and no clock, only what was ordered and what came
 * by, so that the same plan serves the simulator and simulations without a network. Of several orders that fit, the oldest
 * is followed; all of them count on.
 */
import { hashOf, seededRandom } from '../random';
import type { Subject } from '../provider/subject';
import { problemOfCallFault, type CallFault } from './call-fault';
import { callFaultOf } from './call-fault-names';
import { ImpossibleOrder } from './orders';
import type { CallFaultOrder, FaultKey, FiredFault, Nth, PlannedFault, WebhookFaultOrder } from './orders';
import type { WebhookFault } from './webhook-fault';
import { webhookFaultOf } from './webhook-fault-names';

export interface FaultPlan {
  /** Takes an order; returns its id. Throws an `ImpossibleOrder` when the fault has no such name, or makes no sense. */
  onCall(order: CallFaultOrder): number;
  onWebhook(order: WebhookFaultOrder): number;
  /** What happens to this call. Counts it. */
  ofCall(method: string, subject: Subject): FiredFault<CallFault> | null;
  /** What happens to this webhook. Counts it. */
  ofWebhook(type: string, subject: Subject): FiredFault<WebhookFault> | null;
  /** What was ordered and not lifted, and how often it was followed: an order that never was proves nothing. */
  planned(): PlannedFault[];
  /** Lifts an order: from now on all is well again. False when there is none with this id. */
  lift(id: number): boolean;
  liftAll(): void;
  /** Lifts all, and forgets which payments it has heard of. */
  clear(): void;
}

interface Rule<Order, Fault> {
  readonly id: number;
  readonly order: Order;
  readonly name: string | null;
  readonly fault: Fault;
  /** Whether every later one is hit too, once one was. */
  readonly lasts: boolean;
  /** How many came by, per payment (and method). */
  readonly counts: Map<string, number>;
  /** For `next`: the payment that it was bound to. */
  boundTo: string | null;
  fired: number;
}

/**
 * A plan without orders. The same seed draws the same, whatever the order in which calls arrive. `problemOf` says what cannot
 * be carried out of a webhook's fault, or null.
 */
export function createFaultPlan(
  seed: number,
  problemOf: (fault: WebhookFault) => string | null = () => null,
): FaultPlan {
  const calls: Rule<CallFaultOrder, CallFault>[] = [];
  const webhooks: Rule<WebhookFaultOrder, WebhookFault>[] = [];
  const known = new Set<string>();
  let lastId = 0;

  function add<Order extends CallFaultOrder | WebhookFaultOrder, Fault>(
    rules: Rule<Order, Fault>[],
    order: Order,
    fault: Fault,
    lasts = false,
  ): number {
    const name = typeof order.fault === 'string' ? order.fault : null;
    rules.push({ id: ++lastId, order, name, fault, lasts, counts: new Map(), boundTo: null, fired: 0 });
    return lastId;
  }

  function liftAll(): void {
    calls.length = 0;
    webhooks.length = 0;
  }

  function bindNext(subject: Subject): void {
    const identity = identityOf(subject);
    if (identity === null || known.has(identity)) return;
    known.add(identity);
    for (const rule of [...calls, ...webhooks]) if ('next' in rule.order.for) rule.boundTo ??= identity;
  }

  function follow<Order extends CallFaultOrder | WebhookFaultOrder, Fault>(
    rules: readonly Rule<Order, Fault>[],
    kind: string,
    subject: Subject,
  ): FiredFault<Fault> | null {
    const who = `${identityOf(subject) ?? ''} ${kind}`;
    let followed: FiredFault<Fault> | null = null;
    for (const rule of rules) {
      if (!isMeant(rule.order.for, subject, rule.boundTo)) continue;
      const nth = (rule.counts.get(who) ?? 0) + 1;
      rule.counts.set(who, nth);
      if (followed !== null || !isNth(rule, nth) || !isDrawn(seed, rule, who, nth)) continue;
      rule.fired += 1;
      followed = { orderId: rule.id, name: rule.name, fault: rule.fault, nth };
    }
    return followed;
  }

  return {
    onCall(order) {
      const fault = callFaultFor(order);
      return add(calls, order, fault, fault.lasts);
    },
    onWebhook(order) {
      const fault = webhookFaultFor(order);
      const problem = problemOf(fault);
      if (problem !== null) throw new ImpossibleOrder(problem);
      return add(webhooks, order, fault);
    },
    ofCall(method, subject) {
      bindNext(subject);
      const fitting = calls.filter(({ order }) => order.method === 'any' || order.method === method);
      return follow(fitting, method, subject);
    },
    ofWebhook(type, subject) {
      bindNext(subject);
      const fitting = webhooks.filter(({ order }) => order.type === undefined || order.type === type);
      return follow(fitting, 'webhook', subject);
    },
    planned: () =>
      [...calls.map((rule) => reportOf(rule, 'call')), ...webhooks.map((rule) => reportOf(rule, 'webhook'))].sort(
        (a, b) => a.id - b.id,
      ),
    lift(id) {
      for (const rules of [calls, webhooks]) {
        const index = rules.findIndex((rule) => rule.id === id);
        if (index >= 0) return rules.splice(index, 1).length === 1;
      }
      return false;
    },
    liftAll,
    clear() {
      liftAll();
      known.clear();
    },
  };
}

function callFaultFor({ fault }: CallFaultOrder): CallFault {
  const meant = typeof fault === 'string' ? callFaultOf(fault) : fault;
  const problem = meant === null ? 'there is no call fault with this name' : problemOfCallFault(meant);
  if (meant === null || problem !== null) throw new ImpossibleOrder(`${JSON.stringify(fault)}: ${problem ?? ''}`);
  return meant;
}

function webhookFaultFor({ fault }: WebhookFaultOrder): WebhookFault {
  const meant = typeof fault === 'string' ? webhookFaultOf(fault) : fault;
  if (meant === null)
    throw new ImpossibleOrder(`${JSON.stringify(fault)}: there is no fault of a webhook with this name`);
  return meant;
}

/** Which calls are counted together: those of one debt, or of one session where no debt is named. */
function identityOf({ payment, sessionId }: Subject): string | null {
  return payment === null ? sessionId && `session ${sessionId}` : `payment ${payment}`;
}

function isMeant(key: FaultKey, subject: Subject, boundTo: string | null): boolean {
  if ('all' in key) return true;
  if ('next' in key) return boundTo !== null && boundTo === identityOf(subject);
  if ('payment' in key) return key.payment === subject.payment;
  if ('session' in key) return key.session === subject.sessionId;
  return 'customer' in key ? key.customer === subject.customer : key.token === subject.token;
}

type AnyRule = Omit<Rule<CallFaultOrder | WebhookFaultOrder, unknown>, 'fault'>;

function isNth({ order, lasts }: AnyRule, n: number): boolean {
  const asked: Nth = order.nth ?? (order.rate === undefined ? 1 : 'every');
  if (asked === 'every') return true;
  const { from, to = Infinity } = typeof asked === 'number' ? { from: asked, to: asked } : asked;
  return n >= from && (lasts || n <= to);
}

/** A separate draw for each call: with one stream for all, one call more or less would change the fate of every other. */
function isDrawn(seed: number, rule: AnyRule, who: string, nth: number): boolean {
  const { rate } = rule.order;
  return (
    rate === undefined || seededRandom(hashOf(`${String(seed)} ${String(rule.id)} ${who} ${String(nth)}`)).next() < rate
  );
}

function reportOf(rule: AnyRule, of: PlannedFault['of']): PlannedFault {
  return { id: rule.id, of, order: rule.order, fired: rule.fired };
}
