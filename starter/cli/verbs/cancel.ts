/** `cancel ID`: asks to stop a payment, and prints what the provider answered. */
import type { Command } from 'commander';
import { idOf } from '../../shop/payment-id';
import { cancelPayment } from '../../shop/payments';
import { DONE, FAILED } from '../exit-codes';
import { reportOf, show, type Run } from '../session';
import { addPaymentVerb } from './verb';

interface CancelFlags {
  readonly json: boolean;
  readonly reason?: string;
}

/** Adds the verb. */
export function addCancel(program: Command, run: Run): void {
  addPaymentVerb(program, {
    name: 'cancel',
    group: 'decide',
    summary: 'ask to stop a payment',
    description: 'ask to stop a payment; its outcome says whether it was paid all the same',
    examples: ['cancel order-42', 'cancel order-42 --reason "out of stock"'],
  })
    .option('--reason <text>', 'the reason, kept with the payment')
    .action(async (workflowId: string, { json, reason }: CancelFlags) => {
      await run(json, async (session) => {
        const client = await session.connect();
        const { accepted, code, view } = await cancelPayment(client, workflowId, {
          by: 'cli',
          ...(reason === undefined ? {} : { reason }),
        });
        show(session, await reportOf(client, workflowId, view));
        if (accepted === true) return DONE;
        session.terminal.err(notCancelled(idOf(workflowId), accepted, code));
        return FAILED;
      });
    });
}

function notCancelled(id: string, accepted: false | null, code: string | null): string {
  const what = accepted === null ? 'gave no clear answer to' : 'did not accept';
  const why = code === null ? '' : ` (${code})`;
  return (
    `The provider ${what} the cancel of ${id}${why}. The payment takes no further step, but may still be paid. To see ` +
    `the outcome: npm run starter -- wait ${id}`
  );
}
