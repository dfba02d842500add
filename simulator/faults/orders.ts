/** What can be ordered of a fault plan: for which payment, which call or webhook, how often, and what goes wrong. and why an order is refused. */
import type { Method } from '../provider/requests';
import type { ScriptKey } from '../provider/world';
import type { CallFault } from './call-fault';
import type { CallFaultName } from './call-fault-names';
import type { WebhookFault } from './webhook-fault';
import type { WebhookFaultName } from './webhook-fault-names';

/**
 * Whose calls or webhooks. `payment`: a `cit_payment_id`, over all its sessions. `next`: the next payment that the provider
 * does not know yet; every such order given by then is bound to it. `all`: every payment, each counted separately.
 */
export type FaultKey = ScriptKey | { readonly session: string } | { readonly all: true };

/** `n`: the nth alone. From 1, counted from the order on, per payment and method (or per payment, for webhooks). */
export type Nth = number | 'every' | { readonly from: number; readonly to?: number };

interface When {
  readonly for: FaultKey;
  /** Default 1; with `rate`, every. */
  readonly nth?: Nth;
  /** Probability, 0 to 1, of each that `nth` picks. The draws follow from the seed and not from the order of arrival. */
  readonly rate?: number;
}

export interface CallFaultOrder extends When {
  readonly method: Method | 'any';
  readonly fault: CallFaultName | CallFault;
}

export interface WebhookFaultOrder extends When {
  /** Default: of any type. With a type, only these are counted. */
  readonly type?: string;
  readonly fault: WebhookFaultName | WebhookFault;
}

/** Thrown for an order that cannot be carried out; its message says why. */
export class ImpossibleOrder extends Error {
  override name = 'ImpossibleOrder';
}

/** A fault that happens now: which order it follows, and to the how-manieth of its kind. */
export interface FiredFault<Fault> {
  readonly orderId: number;
  /** Null: put together by hand. */
  readonly name: string | null;
  readonly fault: Fault;
  readonly nth: number;
}

/** An order, and how often it was followed so far. */
export interface PlannedFault {
  readonly id: number;
  readonly of: 'call' | 'webhook';
  readonly order: CallFaultOrder | WebhookFaultOrder;
  readonly fired: number;
}
