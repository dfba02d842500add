/** `explain ID`: a payment's life, step by step, with the rule that decided each. */
import type { Command } from 'commander';
import { DONE } from '../exit-codes';
import { explainPayment } from '../explaining/explanation';
import { explanationJson, explanationText } from '../explaining/print';
import type { Run } from '../session';
import { addPaymentVerb } from './verb';

/** Adds the verb. */
export function addExplain(program: Command, run: Run): void {
  addPaymentVerb(program, {
    name: 'explain',
    description:
      'tell why a payment stands as it does: what was learned when and from whom, which rule fired, what was done, and in ' +
      'one sentence what to tell the customer. Needs no worker',
    examples: ['explain order-1', 'explain order-42~2 --json'],
  }).action(async (workflowId: string, { json }: { json: boolean }) => {
    await run(json, async ({ connect, terminal }) => {
      const explanation = await explainPayment(await connect(), workflowId);
      terminal.out(json ? explanationJson(explanation) : explanationText(explanation));
      return DONE;
    });
  });
}
