/**
 * Temporal as seen from a customer's page: every question has a time limit, is asked once for all who look at the same
 * moment, and never holds up a customer who wants to go on.
 */
import type { Logger } from 'pino';
import { within } from '../../temporal/within';
import type { PaymentView } from '../../workflows/contract/payment';
import type { BridgeLimits } from '../bounds/limits';
import { textOfError } from '../bounds/log-text';
import { remember } from '../bounds/remember';
import { thinning } from '../bounds/thinning';
import type { Description, Payments } from '../payments/payments';

export interface PaymentDesk {
  /** Null when Temporal knows no such payment; rejects when it does not answer in time. */
  readonly view: (workflowId: string) => Promise<PaymentView | null>;
  /** The same, without a worker. */
  readonly describe: (workflowId: string) => Promise<Description | null>;
  /** Tells the payment to ask the provider now, unless it was told a moment ago. Returns at once. */
  readonly customerReturned: (workflowId: string) => void;
  /** Rejects when Temporal does not answer in time. */
  readonly ping: () => Promise<void>;
}

type Limits = Pick<BridgeLimits, 'pageMs' | 'pageCacheMs' | 'pageCacheMax' | 'recheckEveryMs' | 'recheckLongestMs'>;

export function paymentDesk(payments: Payments, limits: Limits, now: () => number, logger: Logger): PaymentDesk {
  const memory = { keepMs: limits.pageCacheMs, max: limits.pageCacheMax, now };
  const inTime = <T>(asked: Promise<T>): Promise<T> =>
    within(asked, limits.pageMs, () => new Error('No answer in time.'));
  const { recheckEveryMs: firstMs, recheckLongestMs: longestMs } = limits;
  const told = thinning<true>({ firstMs, longestMs, max: limits.pageCacheMax, now });
  const ping = remember(() => inTime(payments.ping()), memory);

  return {
    view: remember((workflowId) => inTime(payments.view(workflowId)), memory),
    describe: remember((workflowId) => inTime(payments.describe(workflowId)), memory),
    customerReturned(workflowId) {
      if (told.held(workflowId)) return;
      told.hold(workflowId, true);
      payments.customerReturned(workflowId).catch((error: unknown) => {
        told.release(workflowId);
        // No harm done: the payment asks the provider by itself when no news comes.
        logger.warn(
          { workflowId, error: textOfError(error) },
          'The payment could not be told that its customer is back.',
        );
      });
    },
    ping: () => ping('temporal'),
  };
}
