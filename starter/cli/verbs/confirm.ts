/** `confirm ID`: the shop's yes in manual confirmation. */
import type { Command } from 'commander';
import { confirmPayment } from '../../shop/payments';
import { DONE } from '../exit-codes';
import { reportOf, show, type Run } from '../session';
import { addPaymentVerb } from './verb';

/** Adds the verb. */
export function addConfirm(program: Command, run: Run): void {
  addPaymentVerb(program, {
    name: 'confirm',
    group: 'decide',
    summary: "the shop's yes (--confirmation manual)",
    description: 'confirm a payment that was started with --confirmation manual',
    examples: ['confirm order-43', 'confirm order-43 --json'],
  }).action(async (workflowId: string, { json }: { json: boolean }) => {
    await run(json, async (session) => {
      const client = await session.connect();
      const view = await confirmPayment(client, workflowId, { by: 'cli' });
      show(session, await reportOf(client, workflowId, view));
      return DONE;
    });
  });
}
