/** Watches a payment to its end for a person at a terminal: its progress, then its state. */
import type { Client } from '@temporalio/client';
import { followPayment, isSettled } from '../shop/following';
import { idOf } from '../shop/payment-id';
import type { PaymentReport } from '../shop/payment-report';
import { STILL_OPEN, exitCodeOf } from './exit-codes';
import { progressOn } from './progress';
import { show, warnOfNoWorker, type Session } from './session';

/** The exit code: how the payment ended (or that it needs review), or 20 when `timeoutMs` or Ctrl-C came first. */
export async function watchPayment(
  session: Session,
  client: Client,
  first: PaymentReport,
  timeoutMs: number | undefined,
): Promise<number> {
  const { terminal, json } = session;
  const signal = terminal.interrupted();
  const progress = progressOn(terminal, json);
  let hasWarned = false;
  const onReport = (report: PaymentReport): void => {
    if (report.isWhole) {
      progress.changed(report.view);
      return;
    }
    if (!hasWarned) warnOfNoWorker(session);
    hasWarned = true;
  };

  const following = followPayment(client, first, {
    signal,
    onReport,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const last = await following.finally(progress.end);
  show(session, last);
  if (isSettled(last)) return exitCodeOf(last.view);
  const id = idOf(last.workflowId);
  terminal.err(
    `${signal.aborted ? 'Stopped watching' : 'Time ran out'}; the payment continues. To see its status: npm run starter -- status ${id}`,
  );
  return STILL_OPEN;
}
