/** The flags of `start`, and the payment they describe. Pure. */
import type { CitPaymentInput } from '../../../workflows/contract/payment';

export interface StartFlags {
  readonly json: boolean;
  readonly paymentId: string;
  readonly attempt: number;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly returnUrl?: string;
  readonly confirmation: 'automatic' | 'manual';
  readonly opening: 'create-then-start' | 'init';
  readonly readyToConfirmDeadline?: number;
  readonly decisionDeadline?: number;
  readonly customerDeadline?: number;
  readonly tokenFile?: string;
  readonly wait: boolean;
  readonly timeout?: number;
}

/** The input of the payment; it may still have problems. Deadlines are milliseconds. */
export function inputOf(flags: StartFlags, token: string): CitPaymentInput {
  const { paymentId, attempt, amount, confirmation, opening, returnUrl } = flags;
  const { readyToConfirmDeadline, decisionDeadline, customerDeadline } = flags;
  return {
    paymentId,
    attempt,
    amount,
    currency: flags.currency.toLowerCase(),
    customer: { reference: flags.customer },
    token,
    ...(returnUrl === undefined ? {} : { returnUrl }),
    confirmation,
    opening,
    deadlines: {
      ...(readyToConfirmDeadline === undefined ? {} : { readyToConfirm: readyToConfirmDeadline }),
      ...(decisionDeadline === undefined ? {} : { decision: decisionDeadline }),
      ...(customerDeadline === undefined ? {} : { customer: customerDeadline }),
    },
  };
}
