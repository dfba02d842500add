/** The workflow id of a saved history: it is not in it, and a payment refuses any but its own. */
import { z } from 'zod';
import { workflowIdOf } from '../../workflows/contract/workflow-id';

const startSchema = z.object({
  workflowExecutionStartedEventAttributes: z.object({
    input: z.object({ payloads: z.array(z.object({ data: z.string() })).nonempty() }),
  }),
});

const historySchema = z.object({ events: z.array(z.unknown()).nonempty() });

const inputSchema = z.object({ paymentId: z.string(), attempt: z.number().optional() });

/** From the payment's input, which is in clear in these histories; of a workflow that is no payment, any will do. */
export function workflowIdIn(history: unknown): string {
  const { workflowExecutionStartedEventAttributes: started } = startSchema.parse(
    historySchema.parse(history).events[0],
  );
  const [first] = started.input.payloads;
  const input = inputSchema.safeParse(JSON.parse(Buffer.from(first?.data ?? '', 'base64').toString('utf8'))).data;
  return input === undefined ? 'cit-payment-order-1' : workflowIdOf(input.paymentId, input.attempt);
}
