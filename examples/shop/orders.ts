/** The shop's orders. A real shop has a database here; this one forgets them when it ends. */
import type { KnownView, ShopEvent } from '../../starter/index';

export interface Order {
  readonly id: string;
  /** The payment's status as the shop last heard it; `placed` before it has heard anything. */
  readonly status: KnownView['status'] | 'placed';
  /** Why, once it has ended. */
  readonly reason: string | null;
  /** When that was so (ISO 8601): events may overtake each other. */
  readonly asOf: string;
  /** The shop events that came, each once, however often it was sent. */
  readonly events: readonly string[];
}

const orders = new Map<string, Order>();

export const allOrders = (): readonly Order[] => [...orders.values()].toReversed();
export const findOrder = (id: string): Order | null => orders.get(id) ?? null;

/** Placed twice (a double click, a reload), it is one order. */
export function placeOrder(id: string): Order {
  return findOrder(id) ?? keep({ id, status: 'placed', reason: null, asOf: '', events: [] });
}

/** What was true of its payment at `asOf`. An end is always news; what has ended is only changed by a later end. */
export function learn(id: string, { status, outcome }: Pick<KnownView, 'status' | 'outcome'>, asOf: string): Order {
  const order = placeOrder(id);
  const isFirstEnd = outcome !== null && order.reason === null;
  const isNews = isFirstEnd || (asOf > order.asOf && (outcome !== null || order.reason === null));
  return isNews ? keep({ ...order, status, reason: outcome?.reason ?? null, asOf }) : order;
}

/** A shop event whose signature was checked. `messageId` is its webhook-id; one that comes again is no news. */
export function hear(messageId: string, { type, timestamp, data }: ShopEvent): void {
  const order = learn(data.paymentId, data, timestamp);
  const line = `${type} (${messageId})`;
  if (!order.events.includes(line)) keep({ ...order, events: [...order.events, line] });
}

function keep(order: Order): Order {
  orders.set(order.id, order);
  return order;
}
