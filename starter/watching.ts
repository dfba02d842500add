/** Watches a payment to its end for a person at a terminal: one plain line a change, then how it stands. */
import type { Client } from '@temporalio/client';
import { STILL_OPEN, exitCodeOf } from './exit-codes';
import { followPayment, isSettled } from './following';
import { idOf } from './payment-id';
import { changeLine } from './print';
import type { Reading } from './reading';
import { show, warnOfNoWorker, type Session } from './session';

/** The exit code: how the payment ended (or that it needs review), or 20 when `timeoutMs` or Ctrl-C came first. */
export async function watchPayment(
  session: Session,
  client: Client,
  first: Reading,
  timeoutMs: number | undefined,
): Promise<number> {
  const { terminal, json } = session;
  const signal = terminal.interrupted();
  const say = json ? terminal.err : terminal.out; // With --json standard output is one JSON value, nothing else.
  let lastLine = '';
  let hasWarned = false;
  const onReading = (reading: Reading): void => {
    if (!reading.isWhole) {
      if (!hasWarned) warnOfNoWorker(session);
      hasWarned = true;
      return;
    }
    const line = changeLine(reading.view);
    if (line !== lastLine) say(`${new Date().toISOString()} ${line}`);
    lastLine = line;
  };

  const last = await followPayment(client, first, {
    signal,
    onReading,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  show(session, last);
  if (isSettled(last)) return exitCodeOf(last.view);
  const id = idOf(last.workflowId);
  terminal.err(
    `${signal.aborted ? 'Stopped watching' : 'Time ran out'}; the payment goes on. See how it stands: npm run starter -- status ${id}`,
  );
  return STILL_OPEN;
}
