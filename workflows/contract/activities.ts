/**
 * What the workflow may ask the outside world to do, as types alone, so that workflow code can import it.
 * Every activity is one attempt at one provider call and throws one of five failure types (`FailureType`).
 */
import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type { CitPaymentInput, Environment } from './payment';
import type { Policy } from './policy';
import type { ShopEventInput } from './shop-event';

/** `ApplicationFailure.type` of everything that an activity throws. */
export type FailureType = 'rejected_request' | 'business_refusal' | 'conflict' | 'not_executed' | 'outcome_unknown';

/** First (and only) entry of `ApplicationFailure.details`. */
export interface FailureDetails {
  /** The provider's code, or one of ours in the same spelling (`timeout`, `unreadable_answer`, ...). */
  readonly code: string | null;
}

/** Where a payment was opened: bound by the first call; a worker configured otherwise sends nothing. */
export interface Binding {
  readonly environment: Environment;
  readonly baseUrl: string;
  readonly project: string;
}

/** What the first activity records: it must not change under an open payment. */
export interface Terms {
  readonly policy: Policy;
  readonly binding: Binding;
  readonly tokenFingerprint: string;
  /** 0 to 1: spreads the questions of payments that were opened together. Absent in payments of releases that recorded none. */
  readonly lot?: number;
  /** The shop is told of review and outcome. Absent where it is not, and in payments of releases without shop events. */
  readonly shopEvents?: true;
}

/** Everything that start or init needs to say to the provider. The idempotency key is derived from `tries` and the workflow id. */
export interface PaymentRequest {
  readonly input: CitPaymentInput;
  /** 1, or 2 for the one second session after a fenced first. */
  readonly tries: number;
}

export interface PaymentActivities {
  /** Reads this worker's configuration and fingerprints the token; sends nothing. Gives `policy` and `lot` back, so that they are recorded. */
  bind(input: CitPaymentInput, policy: Policy, lot: number): Promise<Terms>;
  createSession(binding: Binding, request: PaymentRequest): Promise<SessionSnapshot>;
  startPayment(binding: Binding, request: PaymentRequest, sessionId: SessionId): Promise<SessionSnapshot>;
  initPayment(binding: Binding, request: PaymentRequest): Promise<SessionSnapshot>;
  confirmSession(binding: Binding, sessionId: SessionId): Promise<SessionSnapshot>;
  cancelSession(binding: Binding, sessionId: SessionId): Promise<SessionSnapshot>;
  readSession(binding: Binding, sessionId: SessionId): Promise<SessionSnapshot>;
}

export interface ShopEventActivities {
  /**
   * One attempt to tell the shop. Resolves when it answered 2xx. Anything else is a failure `shop_event_not_taken`, which
   * Temporal retries; `shop_event_refused` (410 Gone) is not retried.
   */
  postShopEvent(input: ShopEventInput): Promise<void>;
}

/** All that a worker carries out. */
export type WorkerActivities = PaymentActivities & ShopEventActivities;
