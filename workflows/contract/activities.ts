/**
 * What the workflow may ask the outside world to do. Types only, so that workflow code can import it.
 * Every call to the provider is one activity with one attempt, and throws one of five failure types (`FailureType`).
 *
 * Anyone who may write to Temporal can schedule an activity, answer one, and use payloads of this payment again. So each request
 * has a name, inside its (encrypted) arguments: an activity carries out no request but its own, and the workflow believes no
 * result and no failure but the one that names the request which it answers.
 */
import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type { NewsReading, SignedNews } from './news';
import type { CitPaymentInput, Environment } from './payment';
import type { Policy } from './policy';
import type { ShopEventInput } from './shop-event';

/** Which request this is. */
export interface RequestName {
  /** The activity. */
  readonly call: keyof PaymentActivities;
  /** The run that asks. */
  readonly run: string;
  /** The activity id, another for each scheduling: `start-1`. A local activity's own cannot be chosen: there, only ours. */
  readonly id: string;
  /** Drawn by the run. A run that began anew, or was reset to before this request, has other marks under the same ids. */
  readonly mark: string;
}

/** A result, with the request that it answers. */
export interface Answered<Value> {
  readonly to: RequestName;
  readonly value: Value;
}

/**
 * `ApplicationFailure.type` of everything that an activity throws (docs/reference/outcomes.md, "Codes"). `not_executed`: nothing
 * left us. `rejected_request`: the request was wrong, and changed nothing. `business_refusal`: the provider said no.
 * `conflict`: the session had moved on. `outcome_unknown`: it may or may not have taken effect.
 */
export type FailureType = 'rejected_request' | 'business_refusal' | 'conflict' | 'not_executed' | 'outcome_unknown';

/** First (and only) entry of `ApplicationFailure.details`, which is encrypted: the failure's type is neither encrypted nor to be trusted. */
export interface FailureDetails {
  /** Null: it answers no request, and is not believed. */
  readonly to: RequestName | null;
  readonly class: FailureType;
  /** The provider's code, or one of ours in the same spelling (`timeout`, `unreadable_answer`, ...). */
  readonly code: string | null;
}

/** Where a payment was opened, fixed by its first activity; a worker that is configured otherwise sends nothing. */
export interface Binding {
  readonly environment: Environment;
  readonly baseUrl: string;
  readonly project: string;
}

/** What the first activity records: it must not change while the payment is open. */
export interface Terms {
  readonly policy: Policy;
  readonly binding: Binding;
  readonly tokenFingerprint: string;
  /** 0 to 1: spreads the questions of payments that were opened together. Absent in payments of older releases. */
  readonly lot?: number;
  /** The shop is told of review and outcome. Absent if it is not, and in payments of older releases. */
  readonly shopEvents?: true;
}

/** Something of this debt that is not known to be unpaid. `restored`: a start of this payment that a restore may have lost. */
export type Elsewhere = 'another_run' | 'earlier_attempt' | 'restored';

/** What a look at the rest of the debt brought. `found` null: all of it is unpaid; `unknown`: Temporal could not be asked. */
export interface Looked {
  readonly found: Elsewhere | 'unknown' | null;
}

/** All that start or init sends to the provider. The idempotency key is derived from `tries`, payment id and attempt. */
export interface PaymentRequest {
  readonly input: CitPaymentInput;
  /** 1, or 2 for the one second session after a fenced first. */
  readonly tries: number;
}

export interface PaymentActivities {
  /**
   * Reads this worker's configuration and fingerprints the token; sends nothing. Returns `policy` and `lot` as well, so that
   * they are recorded.
   */
  bind(name: RequestName, input: CitPaymentInput, policy: Policy, lot: number): Promise<Answered<Terms>>;
  /** Looks whether something else of this debt may be paid, for a payment that ends without having been started. Sends nothing. */
  lookElsewhere(name: RequestName, request: PaymentRequest): Promise<Answered<Looked>>;
  createSession(name: RequestName, binding: Binding, request: PaymentRequest): Promise<Answered<SessionSnapshot>>;
  startPayment(
    name: RequestName,
    binding: Binding,
    request: PaymentRequest,
    sessionId: SessionId,
  ): Promise<Answered<SessionSnapshot>>;
  initPayment(name: RequestName, binding: Binding, request: PaymentRequest): Promise<Answered<SessionSnapshot>>;
  confirmSession(name: RequestName, binding: Binding, sessionId: SessionId): Promise<Answered<SessionSnapshot>>;
  cancelSession(name: RequestName, binding: Binding, sessionId: SessionId): Promise<Answered<SessionSnapshot>>;
  readSession(name: RequestName, binding: Binding, sessionId: SessionId): Promise<Answered<SessionSnapshot>>;
}

export interface ShopEventActivities {
  /**
   * One try to tell the shop. Resolves when it answers 2xx. On `shop_event_refused` (410 Gone) Temporal gives up; any other
   * failure is `shop_event_not_taken`, which it retries.
   */
  postShopEvent(input: ShopEventInput): Promise<void>;
}

/** Whose news it may be: what our believed tag in the metadata is made of, and the token in use. */
export interface NewsSubject {
  readonly binding: Binding;
  readonly amount: number;
  readonly currency: string;
  readonly tokenFingerprint: string;
}

export interface NewsActivities {
  /**
   * Opens each box, verifies the provider's signature and reads the webhook; the answers in the same order. Never throws for
   * what a box holds. New tokens come sealed. `subject` null: nobody asks for proof.
   */
  readNews(news: readonly SignedNews[], subject: NewsSubject | null): Promise<readonly NewsReading[]>;
}

/** All that a worker carries out. */
export type WorkerActivities = PaymentActivities & NewsActivities & ShopEventActivities;
