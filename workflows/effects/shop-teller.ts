/**
 * The payment's side of shop events: it starts a workflow for each and waits only for that start, so that neither its end
 * nor a review waits for the shop. Whether the shop is told at all is part of the terms that the payment recorded.
 */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { startChild, workflowInfo } from '@temporalio/workflow';
import type { Outcome } from '../contract/payment';
import { SHOP_EVENT, type ShopEventWorkflow } from '../contract/shop-event';
import { shopEventIdOf, workflowIdOf } from '../contract/workflow-id';
import { shopEventOf } from '../views/shop-event';
import type { Payment } from './payment';

/** What a shop is told: how the payment ended, or that it needs review. */
type ShopNews = Outcome | 'review';

export interface Teller {
  /** Whether the shop still has to hear of this outcome, or of the review. Emits no command. */
  owes(news: ShopNews): boolean;
  /** Resolves once Temporal has the event. News may have come meanwhile: decide again afterwards. */
  tell(news: ShopNews): Promise<void>;
  /** The outcome that the shop was told, or `outcome` if it was told none. The result must not differ from it. */
  asTold(outcome: Outcome): Outcome;
}

export function createTeller(payment: Payment): Teller {
  /** In order. */
  const told: ShopNews[] = [];

  return {
    owes(news) {
      if (payment.known.terms?.shopEvents !== true) return false;
      if (news === 'review') return payment.known.review !== null && !told.includes('review');
      const last = outcomeOf(told.at(-1));
      return last === null || verdictOf(last) !== verdictOf(news);
    },
    async tell(news) {
      const event = shopEventOf(payment.known, outcomeOf(news), payment.clock.now());
      const { status } = event.data;
      const before = told.filter((earlier) => (outcomeOf(earlier)?.status ?? 'needs_review') === status).length;
      const happening = before === 0 ? status : `${status}-${String(before + 1)}`;
      told.push(news);
      const { originalExecutionRunId: run } = workflowInfo();
      const { paymentId, attempt } = payment.known.request;
      const workflowId = workflowIdOf(paymentId, attempt);
      try {
        await startChild<ShopEventWorkflow>(SHOP_EVENT, {
          workflowId: shopEventIdOf(workflowId, happening),
          args: [{ payment: workflowId, run, happening, event }],
          parentClosePolicy: 'ABANDON',
          staticSummary: `tell the shop: ${event.type} of ${event.data.paymentId}`,
        });
      } catch (error) {
        // A payment that was reset tells the same again while the first event is still under way: that one will do.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    asTold: (outcome) => outcomeOf(told.at(-1)) ?? outcome,
  };
}

function outcomeOf(news: ShopNews | undefined): Outcome | null {
  return news === undefined || news === 'review' ? null : news;
}

/**
 * A change that the shop must hear of. A cancel that is asked for while the event is handed over would turn a decline into
 * a cancellation; both say "not paid", so what was told first stands.
 */
function verdictOf({ status }: Outcome): 'paid' | 'not paid' | 'unclear' {
  if (status === 'succeeded') return 'paid';
  return status === 'needs_review' ? 'unclear' : 'not paid';
}
