import type { SignedNews } from './news';
import type { Resolution } from './resolution';
import type { Reading } from './truth';

/**
 * `correction`: not what the payment ended with. `broken_off`: anything that came for a run that was closed without an
 * outcome. `other`: a webhook of a type that this engine does not follow.
 */
export type AftermathKind = 'correction' | 'refund' | 'chargeback' | 'broken_off' | 'other';

/** One thing that the provider reported about a payment after its end, or about money that went back. */
export interface AftermathFact {
  /** The same key is the same fact: it is kept once, however often it comes. */
  readonly key: string;
  readonly kind: AftermathKind;
  /** A sentence for a person. */
  readonly says: string;
  /** The webhook's type. */
  readonly webhook: string;
  /** The provider's time, as shown; `''` when it showed none. */
  readonly updatedAt: string;
  /** What session and acquiring payment say together. */
  readonly reading: Reading;
  readonly refund: { readonly id: string; readonly status: string } | null;
  /** Of the refund, or of the payment; minor units. */
  readonly amount: number | null;
  readonly currency: string | null;
}

/**
 * How the payment stood when the news came, as its sender found it; null: Temporal no longer keeps it. It only chooses
 * the words about what the provider has signed.
 */
export interface Stand {
  /** `completed`: the payment ended with an outcome. `broken_off`: terminated, timed out or failed, without an outcome. */
  readonly state: 'open' | 'completed' | 'broken_off';
  /** Search attribute `PaymentStatus`. */
  readonly paymentStatus: string | null;
  readonly sessionId: string | null;
}

/** What an aftermath is told: one webhook, which it verifies itself. */
export interface NewsAfterTheEnd extends SignedNews {
  readonly stand: Stand | null;
}

export interface CitAftermathInput {
  readonly sessionId: string;
  /** `order-42`, or `order-42~2` for its second attempt; null when it is not known which. */
  readonly payment: string | null;
  /** Keys of the facts that an earlier, resolved aftermath of this session has dealt with. */
  readonly before: readonly string[];
  /** From a payment that starts it at its own end: what it could not read by then, and what a person should compare. */
  readonly left?: { readonly unread: readonly NewsAfterTheEnd[]; readonly facts: readonly AftermathFact[] };
}

/** An aftermath as people may see it at any moment. */
export interface AftermathView {
  readonly sessionId: string;
  readonly payment: string | null;
  readonly status: 'open' | 'resolved';
  /** `at`: when it arrived here. */
  readonly arrived: readonly (AftermathFact & { readonly at: string })[];
  /** `as`: what the payment counts as from now on. */
  readonly resolution: (Resolution & { readonly at: string }) | null;
}

/** The aftermath's result; like a payment's, it alone holds a new recurrent token. */
export interface AftermathResult extends AftermathView {
  readonly newToken: string | null;
}

/** Memo of an aftermath, readable without a worker. `kept`: keys of all facts, those of `before` included. */
export interface AftermathMemo {
  readonly payment: string | null;
  readonly kept: readonly string[];
}
