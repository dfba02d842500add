/** `recheck ID`: asks the provider now. */
import type { Command } from 'commander';
import { readPayment } from '../../shop/payment-report';
import { recheckPayment } from '../../shop/payments';
import { DONE } from '../exit-codes';
import { show, type Run } from '../session';
import { addPaymentVerb } from './verb';

interface RecheckFlags {
  readonly json: boolean;
  readonly session?: string;
}

/** Adds the verb. */
export function addRecheck(program: Command, run: Run): void {
  addPaymentVerb(program, {
    name: 'recheck',
    group: 'decide',
    summary: 'ask Smart Glocal now',
    description: 'ask the provider now, without waiting for a webhook',
    examples: ['recheck order-42', 'recheck order-42 --session ps_3230'],
  })
    .option('--session <id>', "the provider's session id, for a payment started with --opening init that lost it")
    .action(async (workflowId: string, { json, session: sessionId }: RecheckFlags) => {
      await run(json, async (session) => {
        const client = await session.connect();
        await recheckPayment(client, workflowId, sessionId === undefined ? {} : { sessionId });
        // The provider's answer comes a moment later; this shows the state when it was asked.
        show(session, await readPayment(client, workflowId));
        return DONE;
      });
    });
}
