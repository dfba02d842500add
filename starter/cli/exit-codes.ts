import type { AftermathView } from '../../workflows/contract/aftermath';
import type { KnownView } from '../shop/payment-report';

/** Done, or open as it should be, or succeeded. */
export const DONE = 0;
/** Unknown payment, refused, Temporal unreachable. */
export const FAILED = 1;
/** Wrong usage, input or configuration. */
export const USAGE = 2;
/** Still open when time ran out, or when watching ended. */
export const STILL_OPEN = 20;

const BY_STATUS = {
  open: DONE,
  opening: DONE,
  awaiting_confirmation: DONE,
  confirming: DONE,
  awaiting_customer: DONE,
  processing: DONE,
  cancelling: DONE,
  succeeded: DONE,
  declined: 10,
  abandoned: 11,
  cancelled: 12,
  rejected: 13,
  needs_review: 14,
} satisfies Record<KnownView['status'], number>;

/** An open aftermath waits for a person, like a payment in review; once resolved, there is nothing left to do. Pure. */
export function exitCodeOfAftermath({ status }: Pick<AftermathView, 'status'>): number {
  return status === 'open' ? BY_STATUS.needs_review : DONE;
}

/** The exit code for a payment's status. Pure. */
export function exitCodeOf(view: Pick<KnownView, 'status'>): number {
  return BY_STATUS[view.status];
}
