/**
 * A workflow that replaces a payment where only its interface matters: the same type name, signals, query and search
 * attributes, and an end that the test chooses. Bundled into a real worker.
 */
import { condition, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import { actionRequired, payment, paymentFinished, readyToConfirm, recheck } from '../../workflows/contract/messages';
import type { OutcomeStatus, PaymentView } from '../../workflows/contract/payment';
import { PaymentStatus } from '../../workflows/contract/search-attributes';

export interface StandInPlan {
  readonly view: PaymentView;
  /** The status at which the payment ends on the first `payment_finished`; null: it stays open. */
  readonly endsAs: OutcomeStatus | null;
}

export async function citPayment({ view, endsAs }: StandInPlan): Promise<void> {
  let isFinished = false;
  setHandler(readyToConfirm, () => {});
  setHandler(actionRequired, () => {});
  setHandler(recheck, () => {});
  setHandler(payment, () => view);
  setHandler(paymentFinished, () => {
    isFinished = true;
  });

  await condition(() => isFinished && endsAs !== null);
  if (endsAs !== null) upsertSearchAttributes([{ key: PaymentStatus, value: endsAs }]);
}
