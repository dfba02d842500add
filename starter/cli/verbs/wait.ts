/** `wait ID`: follows a payment until it has ended or needs review. */
import type { Command } from 'commander';
import { readPayment } from '../../shop/payment-report';
import { STILL_OPEN } from '../exit-codes';
import { show, type Run } from '../session';
import { parseDuration } from '../usage';
import { watchPayment } from '../watching';
import { addPaymentVerb } from './verb';

interface WaitFlags {
  readonly json: boolean;
  readonly timeout?: number;
}

/** Adds the verb. */
export function addWait(program: Command, run: Run): void {
  addPaymentVerb(program, {
    name: 'wait',
    group: 'collect',
    summary: 'follow a payment to its end',
    description: 'wait until a payment has ended or needs review, showing each change; its exit code says how it ended',
    examples: ['wait order-42', 'wait order-42 --timeout 10m --json'],
  })
    .option('--timeout <duration>', 'stop waiting after this long (default: never)', parseDuration)
    .action(async (workflowId: string, { json, timeout }: WaitFlags) => {
      await run(json, async (session) => {
        const client = await session.connect();
        const first = await readPayment(client, workflowId);
        if (first.isWhole) return watchPayment(session, client, first, timeout);

        // Without a worker nothing moves: say so now, rather than wait in silence for nothing.
        show(session, first);
        return STILL_OPEN;
      });
    });
}
