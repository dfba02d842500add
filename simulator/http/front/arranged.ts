/** What is arranged and still to happen, in words: the behaviours of the next payments, and every planned fault. Pure. */
import { callFaultOf } from '../../faults/call-fault-names';
import type { FaultKey, Nth, PlannedFault } from '../../faults/orders';
import { webhookFaultOf } from '../../faults/webhook-fault-names';
import type { Behaviour } from '../../provider/behaviour';
import { behaviourInWords } from './behaviour-words';
import { callFaultInWords, webhookFaultInWords } from './fault-words';
import { fingerprint, shownText } from './masked';

export interface Arranged {
  /** The payments that start next, in their order. */
  readonly behaviours: readonly string[];
  readonly faults: readonly ArrangedFault[];
  /** How many of both are not listed. */
  readonly more: number;
}

export interface ArrangedFault {
  readonly id: number;
  /** What goes wrong; `name` is null for a fault composed of parts. */
  readonly words: string;
  readonly name: string | null;
  /** Which calls or webhooks, and of which payments. */
  readonly scope: string;
  readonly fired: number;
}

/** How many of each kind are listed; ours: a person arranges a few, a campaign thousands. */
const TOLD = 30;

/** What is pending, from `GET /_control/faults` and the provider. */
export function arrangedFrom(behaviours: readonly Behaviour[], planned: readonly PlannedFault[]): Arranged {
  return {
    behaviours: behaviours.slice(0, TOLD).map((behaviour) => shownText(behaviourInWords(behaviour))),
    faults: planned.slice(-TOLD).map(({ id, fired, order }) => ({ id, fired, ...orderInWords(order) })),
    more: Math.max(0, behaviours.length - TOLD) + Math.max(0, planned.length - TOLD),
  };
}

function orderInWords(order: PlannedFault['order']): Pick<ArrangedFault, 'words' | 'name' | 'scope'> {
  const isOfCall = 'method' in order;
  const what = isOfCall ? anyOr(order.method, 'call') : anyOr(order.type ?? 'any', 'webhook');
  const fault = isOfCall
    ? callFaultInWords(partsOf(order.fault, callFaultOf))
    : webhookFaultInWords(partsOf(order.fault, webhookFaultOf));
  const rate = order.rate === undefined ? '' : `, with probability ${String(order.rate)}`;
  const nth = order.nth ?? (order.rate === undefined ? 1 : 'every');
  return {
    words: shownText(fault),
    name: typeof order.fault === 'string' ? shownText(order.fault) : null,
    scope: `${nthInWords(nth)} ${what} of ${keyInWords(order.for)}${rate}`,
  };
}

function anyOr(what: string, kind: string): string {
  return what === 'any' ? kind : shownText(what);
}

function partsOf<Fault extends object>(fault: string | Fault, named: (name: string) => Fault | null): Fault | object {
  return typeof fault === 'string' ? (named(fault) ?? {}) : fault;
}

function nthInWords(nth: Nth): string {
  if (nth === 'every') return 'every';
  if (typeof nth === 'number') return nth === 1 ? 'the first' : `no. ${String(nth)},`;
  return nth.to === undefined ? `from no. ${String(nth.from)} on,` : `no. ${String(nth.from)} to ${String(nth.to)},`;
}

function keyInWords(key: FaultKey): string {
  if ('next' in key) return 'the next payment';
  if ('all' in key) return 'each payment';
  if ('payment' in key) return shownText(key.payment);
  if ('session' in key) return shownText(key.session);
  // The customer or token itself is not shown; the fingerprint tells two of them apart.
  return 'customer' in key ? `one customer (${fingerprint(key.customer)})` : `one token (${fingerprint(key.token)})`;
}
