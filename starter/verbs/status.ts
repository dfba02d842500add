/** `status ID`: how a payment stands. */
import type { Command } from 'commander';
import { exitCodeOf } from '../exit-codes';
import { readPayment } from '../reading';
import { show, type Run } from '../session';
import { addPaymentVerb } from './verb';

/** Adds the verb. */
export function addStatus(program: Command, run: Run): void {
  addPaymentVerb(program, {
    name: 'status',
    description: 'show how a payment stands',
    examples: ['status order-42', 'status order-42~2 --json'],
  }).action(async (workflowId: string, { json }: { json: boolean }) => {
    await run(json, async (session) => {
      const reading = await readPayment(await session.connect(), workflowId);
      show(session, reading);
      return exitCodeOf(reading.view);
    });
  });
}
