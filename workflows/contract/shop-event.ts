/**
 * What a shop is told about a payment: its outcome, and that it needs review. The message follows Standard Webhooks
 * (standardwebhooks.com); its data is what the CLI's `--json` shows, so a shop has one shape to read. Holds no token and no
 * personal data of the customer.
 */
import type { Outcome, OutcomeStatus, PaymentView } from './payment';

export const SHOP_EVENT = 'shopEvent';

/** `payment.needs_review` comes twice when a review is closed as `needs_review`: `data.outcome` is null in the first. */
export type ShopEventType = `payment.${OutcomeStatus}`;

export interface ShopEvent {
  readonly type: ShopEventType;
  /** When it happened, ISO 8601 UTC; the same however often it is sent. */
  readonly timestamp: string;
  readonly data: ShopEventData;
}

/** The CLI's JSON of the payment, and which attempt of the debt it is. */
export interface ShopEventData extends Omit<PaymentView, 'nextStep' | 'outcome'> {
  readonly attempt: number;
  /** Neither customer nor shop has anything to do: always null, there for the shape. */
  readonly nextStep: null;
  readonly customerUrl: null;
  /** Null while a person is asked. The new token itself is only in the payment's result. */
  readonly outcome: (Outcome & { readonly hasNewToken: boolean }) | null;
}

/** The input of a `shopEvent`: with the run, all that its message id is made of. */
export interface ShopEventInput {
  /** Workflow id of the payment. */
  readonly payment: string;
  /** The payment's run: kept over resets; another one when the id is reused after Temporal has forgotten it. */
  readonly run: string;
  /** `succeeded`; with `-2` when it happened again in between other things. */
  readonly happening: string;
  readonly event: ShopEvent;
}
