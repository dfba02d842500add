/** `status ID`: the state of a payment, or what came after its end. */
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { aftermathIdOf } from '../../../workflows/contract/workflow-id';
import { findAftermath, readAftermath } from '../../shop/aftermath-report';
import { idOf, isAftermath } from '../../shop/payment-id';
import { readPayment } from '../../shop/payment-report';
import { exitCodeOf, exitCodeOfAftermath } from '../exit-codes';
import { show, showAftermath, type Run, type Session } from '../session';
import { addPaymentOrAftermathVerb } from './verb';

/** Adds the verb. */
export function addStatus(program: Command, run: Run): void {
  addPaymentOrAftermathVerb(program, {
    name: 'status',
    group: 'look',
    summary: 'how a payment stands',
    description: 'show how a payment stands, or what came after the end of one',
    examples: ['status order-42', 'status order-42~2 --json', 'status aftermath:ps_3230'],
  }).action(async (workflowId: string, { json }: { json: boolean }) => {
    await run(json, (session) =>
      isAftermath(workflowId) ? aftermathStatus(session, workflowId) : paymentStatus(session, workflowId),
    );
  });
}

async function paymentStatus(session: Session, workflowId: string): Promise<number> {
  const client = await session.connect();
  const report = await readPayment(client, workflowId);
  show(session, report);
  await tellOfAftermath(session, client, report.view.sessionId);
  return exitCodeOf(report.view);
}

async function aftermathStatus(session: Session, workflowId: string): Promise<number> {
  const report = await readAftermath(await session.connect(), workflowId);
  showAftermath(session, report);
  return exitCodeOfAftermath(report.view);
}

/** The status of a payment must mention an unresolved chargeback. */
async function tellOfAftermath({ terminal }: Session, client: Client, sessionId: string | null): Promise<void> {
  if (sessionId === null) return;
  const found = await findAftermath(client, aftermathIdOf(sessionId));
  if (found === null) return;
  const id = idOf(found.workflowId);
  const state = found.isOpen ? 'to be resolved' : 'resolved';
  terminal.err(`Something came for this payment after its end (${state}): npm run starter -- status ${id}`);
}
