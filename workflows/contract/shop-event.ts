/**
 * What a shop is told about a payment: its outcome, and that it needs review. The message follows Standard Webhooks
 * (standardwebhooks.com); its data is what the CLI's `--json` shows, so that a shop has one shape to read. Holds no token
 * and no personal data of the customer.
 */
import type { Outcome, OutcomeStatus, PaymentView } from './payment';

export const SHOP_EVENT = 'shopEvent';

/** The workflow of that name: tells the shop one thing about one payment. */
export type ShopEventWorkflow = (input: ShopEventInput) => Promise<void>;

/** `payment.needs_review` comes twice when a review is closed as `needs_review`: `data.outcome` is null in the first. */
export type ShopEventType = `payment.${OutcomeStatus}`;

export interface ShopEvent {
  readonly type: ShopEventType;
  /** When it happened, ISO 8601 UTC; the same however often it is sent. */
  readonly timestamp: string;
  readonly data: ShopEventData;
}

/** The CLI's JSON of the payment, and which attempt at the debt it is. */
export interface ShopEventData extends Omit<PaymentView, 'nextStep' | 'outcome'> {
  readonly attempt: number;
  /** Always null, only for the shape: by then neither customer nor shop has a step to take. */
  readonly nextStep: null;
  readonly customerUrl: null;
  /** Null while a person is asked. The new token itself is only in the payment's result. */
  readonly outcome: (Outcome & { readonly hasNewToken: boolean }) | null;
}

/** The input of a `shopEvent`; its message id is made from payment, run and happening. */
export interface ShopEventInput {
  /** Workflow id of the payment. */
  readonly payment: string;
  /** The payment's first run: resets keep it; a reused id has another one, after Temporal has forgotten the payment. */
  readonly run: string;
  /** `succeeded`; `succeeded-2` when it happened again after something else. */
  readonly happening: string;
  readonly event: ShopEvent;
}
