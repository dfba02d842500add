/** Views that a payment may answer to the bridge. */
import type { NextStep, Outcome, PaymentView } from '../../workflows/contract/payment';

export function sampleView(view: Partial<PaymentView> = {}): PaymentView {
  return {
    paymentId: 'invoice-1',
    status: 'processing',
    sessionId: 'ps_3230',
    amount: 10000,
    currency: 'usd',
    nextStep: null,
    waitingFor: null,
    outcome: null,
    ...view,
  };
}

type Redirect = Extract<NextStep, { type: 'redirect' }>;
const HOUR = 3_600_000;
/** ISO 8601, that many ms from now. */
export const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();
/** The customer has to go to the bank. */
export const redirect = (step: Partial<Redirect> = {}): PaymentView =>
  sampleView({
    status: 'awaiting_customer',
    nextStep: {
      type: 'redirect',
      method: 'GET',
      url: 'https://acs.example/3ds',
      params: null,
      until: soon(HOUR),
      ...step,
    },
  });
/** The payment has ended. */
export const outcome = (status: Outcome['status']): PaymentView =>
  sampleView({
    status,
    outcome: {
      status,
      code: null,
      reason: '',
      late: false,
      retry: 'unsafe',
      environment: 'live',
      decidedBy: 'provider',
      card: null,
    },
  });
