/**
 * The payment's side of shop events: it starts a workflow for each and waits only for that start, so that neither its end
 * nor a review waits for the shop. Whether the shop is told at all is part of the terms that the payment recorded.
 */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { startChild, workflowInfo } from '@temporalio/workflow';
import type { Outcome } from '../contract/payment';
import { SHOP_EVENT, type ShopEventWorkflow } from '../contract/shop-event';
import { shopEventIdOf } from '../contract/workflow-id';
import { shopEventOf } from '../views/shop-event';
import type { Payment } from './payment';

export interface Teller {
  /** Whether the shop still has to hear of this outcome, or (null) of the review. Emits no command. */
  owes(outcome: Outcome | null): boolean;
  /** Resolves once Temporal has the event. News may have come meanwhile: decide again afterwards. */
  tell(outcome: Outcome | null): Promise<void>;
  /** The outcome that the shop was told, or `outcome` if it was told none. The result must not differ from it. */
  asTold(outcome: Outcome): Outcome;
}

export function createTeller(payment: Payment): Teller {
  /** What the shop was told, in order; null is the review. */
  const told: (Outcome | null)[] = [];

  return {
    owes(outcome) {
      if (payment.known.terms?.shopEvents !== true) return false;
      if (outcome === null) return payment.known.review !== null && !told.includes(null);
      const last = told.at(-1) ?? null;
      return last === null || verdictOf(last) !== verdictOf(outcome);
    },
    async tell(outcome) {
      const event = shopEventOf(payment.known, outcome, payment.clock.now());
      const { status } = event.data;
      const before = told.filter((earlier) => (earlier?.status ?? 'needs_review') === status).length;
      const happening = before === 0 ? status : `${status}-${String(before + 1)}`;
      told.push(outcome);
      const { workflowId, originalExecutionRunId: run } = workflowInfo();
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
    asTold: (outcome) => told.at(-1) ?? outcome,
  };
}

/**
 * A change that the shop must hear of. A cancel that is asked for while the event is handed over would turn a decline into
 * a cancellation; both say "not paid", so what was told first stands.
 */
function verdictOf({ status }: Outcome): 'paid' | 'not paid' | 'unclear' {
  if (status === 'succeeded') return 'paid';
  return status === 'needs_review' ? 'unclear' : 'not paid';
}
