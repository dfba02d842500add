/**
 * What goes into a payment and what comes out of it: the contract with shops, the CLI and the bridge
 * (docs/reference/outcomes.md). Times are ISO 8601 UTC; facts that are absent are null. Types only.
 */
import type { Duration } from '@temporalio/common';
import type { CardHint } from '../../smart-glocal/types';

/** One attempt to collect one debt. `paymentId` names the debt, never the try. */
export interface CitPaymentInput {
  /** The merchant's reference: 1 to 64 of `A-Za-z0-9._-`. */
  readonly paymentId: string;
  /** 1 (default) to 99. */
  readonly attempt?: number;
  /** Minor units, a safe integer > 0. */
  readonly amount: number;
  /** ISO 4217, lower case, two decimals. */
  readonly currency: string;
  readonly customer: {
    /** 1 to 64 characters. */
    readonly reference: string;
    /** At most 10; an e-mail address of 254, a telephone number of 32 characters. */
    readonly contacts?: readonly { readonly email?: string; readonly phone?: string }[];
  };
  /** The recurrent token; at most 2,048 characters, sealed. */
  readonly token: string;
  /** The shop's page to which the customer comes back from 3DS: https, at most 2,048 characters. */
  readonly returnUrl?: string;
  readonly confirmation?: 'automatic' | 'manual';
  readonly opening?: 'create-then-start' | 'init';
  /** The merchant's own data, echoed by the provider. With ours it must stay under 1 KiB as JSON. */
  readonly metadata?: unknown;
  readonly deadlines?: {
    readonly readyToConfirm?: Duration;
    readonly decision?: Duration;
    readonly customer?: Duration;
  };
}

/** How an open payment may stand. In review it waits for people; that may also be how it ends. */
export const OPEN_STATUSES = [
  'opening',
  'awaiting_confirmation',
  'confirming',
  'awaiting_customer',
  'processing',
  'cancelling',
  'needs_review',
] as const;

export type OpenStatus = (typeof OPEN_STATUSES)[number];

/** The ends of a payment that is finally not paid. `needs_review` is not among them: there the provider had not said. */
export const NOT_PAID_STATUSES = ['declined', 'abandoned', 'cancelled', 'rejected'] as const;

export type OutcomeStatus = 'succeeded' | (typeof NOT_PAID_STATUSES)[number] | 'needs_review';

export type Environment = 'live' | 'demo' | 'simulator';

export interface Outcome {
  readonly status: OutcomeStatus;
  /** The provider's code, where it gave one. */
  readonly code: string | null;
  /** A sentence for a person. */
  readonly reason: string;
  /** Paid after a deadline of ours had passed or a cancel was asked for. */
  readonly late: boolean;
  /** `safe`: not paid, and the session is final at the provider or was never started. */
  readonly retry: 'safe' | 'unsafe';
  /** Null only when the payment ended before it was bound. */
  readonly environment: Environment | null;
  readonly decidedBy: 'provider' | 'us' | { readonly by: string; readonly why: string };
  readonly card: CardHint | null;
}

/** The workflow's result: the outcome, and the new recurrent token when the provider gave one. */
export interface CitPaymentResult extends Outcome {
  readonly newToken: string | null;
}

export type NextStep =
  | {
      readonly type: 'redirect';
      readonly method: 'GET' | 'POST';
      readonly url: string;
      readonly params: Readonly<Record<string, string>> | null;
      readonly until: string;
    }
  | { readonly type: 'confirm'; readonly until: string };

/** What the shop may know about a payment at any moment. */
export interface PaymentView {
  readonly paymentId: string;
  readonly status: OpenStatus | OutcomeStatus;
  readonly sessionId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly nextStep: NextStep | null;
  readonly waitingFor: { readonly what: string; readonly until: string | null } | null;
  readonly outcome: Outcome | null;
}

/** Memo `request`: what a second start of the same attempt is compared with. */
export interface RequestMemo {
  readonly amount: number;
  readonly currency: string;
  readonly customerReference: string;
  readonly tokenFingerprint: string;
  readonly confirmation: 'automatic' | 'manual';
  readonly opening: 'create-then-start' | 'init';
}

/** The answer of `cancel`; `accepted` is null when the provider gave no clear answer. */
export interface CancelAnswer {
  readonly accepted: boolean | null;
  readonly code: string | null;
  readonly view: PaymentView;
}
