/** `explain ID`: a payment's life, step by step, with the rule that decided each. */
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { explainPayment } from '../../explaining/explanation';
import { findAftermath } from '../../shop/aftermath-report';
import { Refused, UnknownPayment } from '../../shop/errors';
import { idOf, isAftermath, workflowIdFromId } from '../../shop/payment-id';
import { DONE } from '../exit-codes';
import { explanationJson, explanationText } from '../print-explanation';
import type { Run } from '../session';
import { addPaymentOrAftermathVerb } from './verb';

/** Adds the verb. */
export function addExplain(program: Command, run: Run): void {
  addPaymentOrAftermathVerb(program, {
    name: 'explain',
    group: 'look',
    summary: 'why it is in this state, step by step, and what to tell the customer',
    description:
      'explain why a payment is in its state: what was learned when and from whom, which rule fired, what was done, and in ' +
      'one sentence what to tell the customer; also what came after its end. Needs no worker',
    examples: ['explain order-42', 'explain order-42~2 --json'],
  }).action(async (workflowId: string, { json }: { json: boolean }) => {
    await run(json, async ({ connect, terminal }) => {
      const client = await connect();
      const payment = isAftermath(workflowId) ? await paymentOf(client, workflowId) : workflowId;
      const explanation = await explainPayment(client, payment);
      terminal.out(json ? explanationJson(explanation) : explanationText(explanation, terminal.columns));
      return DONE;
    });
  });
}

/** The workflow id of the payment that an aftermath belongs to. Throws `Refused` when it is unknown. */
async function paymentOf(client: Client, aftermathId: string): Promise<string> {
  const found = await findAftermath(client, aftermathId);
  if (found === null) throw new UnknownPayment(idOf(aftermathId));
  const workflowId = found.payment === null ? null : workflowIdFromId(found.payment);
  if (workflowId !== null) return workflowId;
  const id = idOf(aftermathId);
  throw new Refused(
    `It is not known which payment ${id} belongs to. To see what came: npm run starter --silent -- status ${id}`,
  );
}
