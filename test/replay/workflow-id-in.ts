/** The workflow id of a saved history: it is not in it, and a payment refuses any but its own. */
import { z } from 'zod';
import { shopEventIdOf, workflowIdOf } from '../../workflows/contract/workflow-id';

const startSchema = z.object({
  workflowExecutionStartedEventAttributes: z.object({
    input: z.object({ payloads: z.array(z.object({ data: z.string() })).nonempty() }),
  }),
});

const historySchema = z.object({ events: z.array(z.unknown()).nonempty() });

const paymentSchema = z.object({ paymentId: z.string(), attempt: z.number().optional() });

const shopEventSchema = z.object({ payment: z.string(), happening: z.string() });

/** From the input, which is in clear in these histories. An aftermath takes any. */
export function workflowIdIn(history: unknown): string {
  const { workflowExecutionStartedEventAttributes: started } = startSchema.parse(
    historySchema.parse(history).events[0],
  );
  const [first] = started.input.payloads;
  const input: unknown = JSON.parse(Buffer.from(first?.data ?? '', 'base64').toString('utf8'));
  const payment = paymentSchema.safeParse(input).data;
  if (payment !== undefined) return workflowIdOf(payment.paymentId, payment.attempt);
  const event = shopEventSchema.safeParse(input).data;
  return event === undefined ? 'cit-aftermath-ps_1' : shopEventIdOf(event.payment, event.happening);
}
