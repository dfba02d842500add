/**
 * A payment that does what a test tells it: the messages and names of the real `citPayment` and nothing behind them. It
 * opens with a customer's step (or the shop's, in manual confirmation), except for the customer `silent`; for the
 * customer `broken` its code has a bug.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  defineSignal,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { awaitNextStep, cancel, confirm, payment, recheck, resolve } from '../../workflows/contract/messages';
import type {
  CancelAnswer,
  CitPaymentInput,
  CitPaymentResult,
  NextStep,
  PaymentView,
} from '../../workflows/contract/payment';
import { PaymentStatus, SmartGlocalSessionId } from '../../workflows/contract/search-attributes';

export interface Told {
  readonly view?: Partial<PaymentView>;
  readonly cancelAnswer?: Pick<CancelAnswer, 'accepted' | 'code'>;
  readonly end?: CitPaymentResult;
}

/** The aftermath is the real one. */
export { citAftermath } from '../../workflows/cit-aftermath';

/** What the test tells it. */
export const tell = defineSignal<[Told]>('tell');

export async function citPayment(input: CitPaymentInput): Promise<CitPaymentResult> {
  if (input.customer.reference === 'broken') throw new TypeError('a bug');
  let view = openingView(input);
  let cancelAnswer: Pick<CancelAnswer, 'accepted' | 'code'> = { accepted: true, code: null };
  let end: CitPaymentResult | null = null;

  setHandler(tell, (told) => {
    view = { ...view, ...told.view };
    cancelAnswer = told.cancelAnswer ?? cancelAnswer;
    end = told.end ?? null;
    if (told.view?.status === 'needs_review') upsertSearchAttributes([{ key: PaymentStatus, value: 'needs_review' }]);
    if (end !== null) view = endedView(view, end);
  });
  setHandler(payment, () => view);
  setHandler(awaitNextStep, async () => {
    await condition(() => view.nextStep !== null || view.status === 'needs_review' || view.outcome !== null);
    return view;
  });
  setHandler(
    confirm,
    ({ by }) => {
      view = {
        ...view,
        status: 'processing',
        nextStep: null,
        waitingFor: { what: `done by ${by ?? ''}`, until: null },
      };
      return view;
    },
    {
      validator: (_by) => {
        if (view.nextStep?.type !== 'confirm') throw ApplicationFailure.nonRetryable('There is nothing to confirm.');
      },
    },
  );
  setHandler(cancel, ({ by, reason }) => {
    const what = `the cancel of ${by ?? ''}: ${reason ?? ''}`;
    if (cancelAnswer.accepted === true)
      view = { ...view, status: 'cancelling', nextStep: null, waitingFor: { what, until: null } };
    return { ...cancelAnswer, view };
  });
  setHandler(
    resolve,
    ({ as, by, why }) => {
      end = { ...NOTHING_KNOWN, status: as, reason: why, decidedBy: { by, why } };
      view = endedView(view, end);
      return view;
    },
    {
      validator: (_resolution) => {
        if (view.status !== 'needs_review')
          throw ApplicationFailure.nonRetryable('Only a payment in needs_review can be resolved.');
      },
    },
  );
  setHandler(recheck, ({ sessionId }) => {
    view = { ...view, waitingFor: { what: `recheck of ${sessionId ?? 'its own session'}`, until: null } };
  });

  upsertSearchAttributes([{ key: SmartGlocalSessionId, value: `ps_${input.paymentId}` }]);
  await condition(() => end !== null && allHandlersFinished());
  const result = end ?? NOTHING_KNOWN;
  upsertSearchAttributes([{ key: PaymentStatus, value: result.status }]);
  return result;
}

const NOTHING_KNOWN: CitPaymentResult = {
  status: 'needs_review',
  code: null,
  reason: '',
  late: false,
  retry: 'unsafe',
  environment: 'simulator',
  decidedBy: 'provider',
  card: null,
  newToken: null,
};

function openingView({ paymentId, amount, currency, customer, confirmation }: CitPaymentInput): PaymentView {
  const base = { paymentId, sessionId: `ps_${paymentId}`, amount, currency, outcome: null };
  if (customer.reference === 'silent') {
    return { ...base, status: 'opening', nextStep: null, waitingFor: { what: 'the test', until: null } };
  }
  const until = '2036-01-01T00:00:00.000Z';
  if (confirmation === 'manual') {
    const nextStep: NextStep = { type: 'confirm', until };
    return { ...base, status: 'awaiting_confirmation', nextStep, waitingFor: { what: 'the shop to confirm', until } };
  }
  const nextStep: NextStep = { type: 'redirect', method: 'GET', url: 'https://acs.example/3ds', params: null, until };
  return { ...base, status: 'awaiting_customer', nextStep, waitingFor: { what: 'the customer to finish 3DS', until } };
}

function endedView(view: PaymentView, { newToken: _, ...outcome }: CitPaymentResult): PaymentView {
  return { ...view, status: outcome.status, nextStep: null, waitingFor: null, outcome };
}
