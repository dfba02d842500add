/**
 * A workflow that takes a payment's place where only its door is of interest: the same type name, signals, query and
 * search attributes, and an end that the test chooses. Bundled into a real worker.
 */
import { condition, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import { actionRequired, payment, paymentFinished, readyToConfirm, recheck } from '../../workflows/contract/messages';
import type { OutcomeStatus, PaymentView } from '../../workflows/contract/payment';
import { PaymentStatus } from '../../workflows/contract/search-attributes';

export interface StandInPlan {
  readonly view: PaymentView;
  /** What the payment ends as, at the first `payment_finished`; null: it stays open. */
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
