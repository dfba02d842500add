/** What callers say, in our words, and the wire's spelling of it. Names on the wire: Smart Glocal, /reference/methods. */
import type { Money, SessionId } from './types';

/** The paying customer; `reference` is the merchant's user id, not the order. */
export interface Customer {
  readonly reference: string;
  readonly contacts?: readonly { readonly email?: string; readonly phone?: string }[];
}

/**
 * Who pays and who is paid, in the provider's member names (`first_name`, `last_name`, `city`, ...). Some payer
 * countries demand names; the provider invents what is missing, at a cost in approvals.
 */
export interface Participant {
  readonly sender?: Readonly<Record<string, string>>;
  readonly recipient?: Readonly<Record<string, string>>;
}

export interface CreateRequest {
  readonly amount: Money;
  readonly customer: Customer;
  /** Any JSON, echoed on the payment. At most 1 KiB (ours: no limit is documented). */
  readonly metadata?: unknown;
}

/**
 * The saved card's token. Whoever holds it can ask for the customer's money: give an object that prints nothing of it, however it
 * is turned into text. It is revealed only where the bytes of a request are made.
 */
export interface RecurrentToken {
  reveal(): string;
}

/** A payment with a saved card, initiated by the customer (CIT). */
export interface InitRequest extends CreateRequest {
  readonly token: RecurrentToken;
  /** Where 3DS sends the customer back. */
  readonly returnUrl: string;
  readonly participant?: Participant;
}

export interface StartRequest extends InitRequest {
  readonly sessionId: SessionId;
}

/** A body before it becomes bytes. */
export interface Wire {
  readonly amount_details?: Money;
  readonly [member: string]: unknown;
}

/** Body of `session/create`. Nothing is debited by it. */
export function createBody({ amount, customer, metadata }: CreateRequest): Wire {
  return { amount_details: { amount: amount.amount, currency: amount.currency }, customer, metadata };
}

/** Body of `session/init/payment`. */
export function initBody(request: InitRequest): Wire {
  return {
    // Without `initiator` the payment would probably run as MIT: without the customer's 3DS.
    payment_details: { type: 'recurrent', recurrent: { token: request.token.reveal(), initiator: 'client' } },
    ...createBody(request),
    payment_options: { return_url: request.returnUrl },
    participant_details: request.participant,
  };
}

/** Body of `session/start/payment`: everything is said again, because what start says overrides create. */
export function startBody(request: StartRequest): Wire {
  return { session_id: request.sessionId, ...initBody(request) };
}

/** What makes this amount unusable, or null. Checked here because a fraction or NaN would travel as something else. Pure. */
export function moneyProblem({ amount, currency }: Money): string | null {
  if (!Number.isSafeInteger(amount) || amount <= 0) return 'the amount must be a whole number of minor units above 0';
  return /^[a-z]{3}$/.test(currency) ? null : 'the currency must be three letters in lower case';
}
