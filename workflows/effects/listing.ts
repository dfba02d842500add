import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Outcome } from '../contract/payment';
import { overdueAt } from '../contract/request';
import { OverdueAt, PaymentStatus, SmartGlocalSessionId } from '../contract/search-attributes';
import type { Known } from '../facts/known';

/** The search attributes by which lists and look-ups find a payment, each written only when it changes. */
export interface Listing {
  /** The session (a webhook without our metadata finds its payment by it), and whether a person is asked. */
  follow(known: Known): void;
  end(outcome: Outcome): void;
}

/** The starter sets the first ones with the start, at no cost; a payment that was started in another way gets them here. */
export function createListing({ request, startedAt }: Known): Listing {
  if (statusListed() === undefined) {
    upsertSearchAttributes([
      { key: PaymentStatus, value: 'open' },
      { key: OverdueAt, value: new Date(overdueAt(request, startedAt)) },
    ]);
  }
  let session: string | null = null;

  return {
    follow({ sessionId, review }) {
      if (sessionId !== null && sessionId !== session) {
        session = sessionId;
        upsertSearchAttributes([{ key: SmartGlocalSessionId, value: sessionId }]);
      }
      if (review !== null && statusListed() !== 'needs_review') {
        upsertSearchAttributes([{ key: PaymentStatus, value: 'needs_review' }]);
      }
    },
    end({ status }) {
      upsertSearchAttributes([{ key: PaymentStatus, value: status }]);
    },
  };
}

function statusListed(): string | undefined {
  return workflowInfo().typedSearchAttributes.get(PaymentStatus);
}
