import {
  ApplicationFailure,
  CancellationScope,
  condition,
  setDefaultSignalHandler,
  setHandler,
  log,
} from '@temporalio/workflow';
import * as messages from '../contract/messages';
import type { CancelAnswer, PaymentView } from '../contract/payment';
import type { Resolution } from '../contract/resolution';
import { refusalOf } from '../decisions/resolution';
import { neverArrived } from '../facts/claims';
import { viewOf } from '../views/payment-view';
import type { SignedNews } from '../contract/news';
import type { NewsReader } from './news-reader';
import type { Payment } from './payment';

/**
 * Registers every message, before the first await. A signal's handler makes it an event, hands it to the payment (a webhook:
 * to the reader, which verifies it first) and returns. It never throws: an older or newer process may send any shape, and what cannot be read teaches nothing.
 */
export function handleMessages(payment: Payment, reader: NewsReader<SignedNews>): void {
  const { clock } = payment;
  const view = (): PaymentView => viewOf(payment.known, payment.outcome);

  for (const { signal, description } of WEBHOOKS) {
    setHandler(signal, (news) => reader.hear(signal.name, news), { description });
  }
  setHandler(messages.recheck, (wish) => payment.learn({ type: 'recheck_wanted', wish }), {
    description: 'Ask Smart Glocal now. {} or {"sessionId": "ps_..."} for a payment that lost its session.',
  });
  setDefaultSignalHandler((name) => {
    clock.hear();
    log.warn('a signal that this version does not know was ignored', { signal: name });
  });
  setHandler(messages.payment, view, { description: 'How the payment stands, as the shop sees it.' });

  setHandler(
    messages.awaitNextStep,
    async () => {
      clock.hear();
      await until(() => payment.outcome !== null || view().nextStep !== null || payment.known.review !== null);
      return view();
    },
    { description: 'Answers when the customer or the shop has something to do, or it has ended.' },
  );

  const refuseUnlessConfirmable: (by?: Pick<messages.By, 'by'>) => void = () => {
    if (payment.known.shopConfirmed !== null || view().nextStep?.type === 'confirm') return;
    refuse('nothing_to_confirm', `There is nothing to confirm: the payment is ${view().status}.`);
  };
  const confirm = (by?: Pick<messages.By, 'by'>): PaymentView => {
    payment.learn({ type: 'confirmed_by_shop', by: by?.by });
    return view();
  };
  setHandler(messages.confirm, confirm, {
    validator: refuseUnlessConfirmable,
    description: 'The shop says yes, in manual confirmation. {"by": "WHO"}',
  });

  setHandler(
    messages.cancel,
    async (wish?: messages.By): Promise<CancelAnswer> => {
      // The answer to a cancel that was asked for or sent before answers this one too.
      const asked = payment.known.stops.asked ?? payment.known.calls.cancel;
      payment.learn({ type: 'cancel_wanted', by: wish?.by, reason: wish?.reason });
      const seq = asked?.seq ?? payment.known.seq;
      await until(() => payment.outcome !== null || (payment.known.calls.cancel?.seq ?? -1) >= seq);
      return cancelAnswer(payment, view());
    },
    { description: 'Stop it, as far as Smart Glocal lets us. {"by": "WHO", "reason": "TEXT"}' },
  );

  setHandler(
    messages.resolve,
    (resolution: Resolution) => {
      payment.learn({ type: 'resolved_by_person', resolution });
      return view();
    },
    {
      validator: (resolution: Resolution) => {
        const refusal = refusalOf(payment.known, resolution);
        if (refusal !== null) refuse(refusal.type, refusal.message);
      },
      description:
        'Close a payment in review. {"as": "succeeded" | "declined" | "needs_review", "by": "WHO", "why": "TEXT"}',
    },
  );
}

const WEBHOOKS = [
  { signal: messages.readyToConfirm, description: "Smart Glocal's webhook: it waits for the confirmation." },
  { signal: messages.actionRequired, description: "Smart Glocal's webhook: the customer has to do 3DS." },
  { signal: messages.paymentFinished, description: "Smart Glocal's webhook: the payment is over." },
];

/** A cancellation in Temporal stops the payment, not this wait: a caller who waits for an answer still gets one. */
async function until(isTrue: () => boolean): Promise<void> {
  await CancellationScope.nonCancellable(() => condition(isTrue));
}

/** Whether the provider accepted the cancel. Without a clear answer to it the outcome tells; null when there is neither. */
function cancelAnswer({ known, outcome }: Payment, view: PaymentView): CancelAnswer {
  const { cancel } = known.calls;
  const isClear = cancel !== undefined && cancel.result !== 'outcome_unknown' && !neverArrived(cancel);
  if (isClear) return { accepted: cancel.result === 'accepted', code: cancel.code, view };
  if (outcome !== null) return { accepted: outcome.retry === 'safe', code: outcome.code, view };
  return { accepted: null, code: cancel?.code ?? null, view };
}

function refuse(type: string, message: string): never {
  throw ApplicationFailure.create({ type, message, nonRetryable: true });
}
