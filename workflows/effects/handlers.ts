import { ApplicationFailure, setHandler, workflowInfo } from '@temporalio/workflow';
import { notAddressed } from '../contract/addressed';
import * as messages from '../contract/messages';
import type { SignedNews } from '../contract/news';
import type { CancelAnswer, PaymentView } from '../contract/payment';
import { CANCELS_AT_ONCE } from '../contract/policy';
import type { Resolution } from '../contract/resolution';
import { refusalOf } from '../decisions/resolution';
import { neverArrived } from '../facts/claims';
import { viewOf } from '../views/payment-view';
import { until, type Awaiting } from './awaiting';
import type { NewsReader } from './news-reader';
import type { Payment } from './payment';
import { isReadable } from './readings';

/**
 * Registers every message, before the first await. A signal's handler makes it an event, hands it to the payment (a webhook: to
 * the reader, which verifies it first) and returns. It never throws: an older or newer process may send any shape, and what cannot
 * be read teaches nothing. There is no handler for names that we do not know: it would also be given those that Temporal keeps
 * for itself, and fail the task.
 */
export function handleMessages(payment: Payment, reader: NewsReader<SignedNews>, awaiting: Awaiting): void {
  const { clock } = payment;
  const view = (): PaymentView => viewOf(payment.known, payment.outcome);

  for (const { signal, description } of WEBHOOKS) {
    setHandler(signal, (news) => reader.hear(signal.name, news), { description });
  }
  let rechecks = 0;
  setHandler(
    messages.recheck,
    (wish) => {
      rechecks += 1;
      // What cannot be read is a reason to ask all the same.
      const read = isReadable(wish, `recheck ${String(rechecks)}`) ? wish : {};
      payment.learn({ type: 'recheck_wanted', wish: read });
    },
    { description: 'Ask Smart Glocal now. {} or {"sessionId": "ps_..."} for a payment that lost its session.' },
  );
  setHandler(messages.payment, view, { description: 'How the payment stands, as the shop sees it.' });

  setHandler(
    messages.awaitNextStep,
    async () => {
      const isNext = (): boolean =>
        payment.outcome !== null || view().nextStep !== null || payment.known.review !== null;
      await awaiting.until(isNext, clock.now());
      return view();
    },
    {
      validator: () => {
        if (!awaiting.hasRoom())
          refuse('ask_by_query', 'Too many wait for this payment. Ask it by the query "payment".');
      },
      description:
        'Answers when the customer or the shop has something to do, or it has ended; after 20 s in any case.',
    },
  );

  const confirm = ({ by }: Pick<messages.By, 'by'>): PaymentView => {
    payment.learn({ type: 'confirmed_by_shop', by });
    return view();
  };
  setHandler(messages.confirm, confirm, {
    validator: (wish) => {
      refuseUnlessAddressed(wish, messages.confirm);
      if (payment.known.shopConfirmed !== null || view().nextStep?.type === 'confirm') return;
      refuse('nothing_to_confirm', `There is nothing to confirm: the payment is ${view().status}.`);
    },
    description: `The shop says yes, in manual confirmation. ${form(messages.confirm, '"by": "WHO"')}`,
  });

  let cancelling = 0;
  setHandler(
    messages.cancel,
    async ({ by, reason }): Promise<CancelAnswer> => {
      // If a cancel is already requested or sent, its answer serves this caller too.
      const asked = payment.known.stops.asked ?? payment.known.calls.cancel;
      payment.learn({ type: 'cancel_wanted', by, reason });
      const seq = asked?.seq ?? payment.known.seq;
      const isAnswered = (): boolean => payment.outcome !== null || (payment.known.calls.cancel?.seq ?? -1) >= seq;
      if (cancelling < CANCELS_AT_ONCE) {
        cancelling += 1;
        await until(isAnswered);
        cancelling -= 1;
      }
      return cancelAnswer(payment, view());
    },
    {
      validator: (wish) => {
        refuseUnlessAddressed(wish, messages.cancel);
      },
      description: `Stop it, as far as Smart Glocal lets us. ${form(messages.cancel, '"by": "WHO", "reason": "TEXT"')}`,
    },
  );

  setHandler(
    messages.resolve,
    (resolution: Resolution) => {
      payment.learn({ type: 'resolved_by_person', resolution });
      return view();
    },
    {
      validator: (resolution: Resolution) => {
        refuseUnlessAddressed(resolution, messages.resolve);
        const refusal = refusalOf(payment.known, resolution);
        if (refusal !== null) refuse(refusal.type, refusal.message);
      },
      description: `Close a payment in review. ${form(messages.resolve, '"as": "succeeded" | "declined" | "needs_review", "by": "WHO", "why": "TEXT"')}`,
    },
  );
}

/** Throws unless a person sent this very message to this very payment. */
export function refuseUnlessAddressed(value: unknown, { name }: { readonly name: string }): void {
  const refusal = notAddressed(value, workflowInfo().workflowId, name);
  if (refusal !== null) refuse(refusal.type, refusal.message);
}

/** What a person types into the Web UI. */
function form({ name }: { readonly name: string }, rest: string): string {
  return `{"workflowId": "THIS ONE", "message": "${name}", ${rest}}`;
}

const WEBHOOKS = [
  { signal: messages.readyToConfirm, description: "Smart Glocal's webhook: it waits for the confirmation." },
  { signal: messages.actionRequired, description: "Smart Glocal's webhook: the customer has to do 3DS." },
  { signal: messages.paymentFinished, description: "Smart Glocal's webhook: the payment is over." },
];

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
