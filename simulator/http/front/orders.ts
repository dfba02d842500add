/** What a person arranges with the front page's form, as orders of the control interface: the same schemas check both. */
import { z } from 'zod';
import type { CallFaultOrder, WebhookFaultOrder } from '../../faults/orders';
import type { Behaviour } from '../../provider/behaviour';
import { scriptOrder } from '../control-orders';
import { callFaultOrder, webhookFaultOrder } from '../fault-orders';

/** Which payments, and which of their calls or webhooks: four of the many choices of the control interface. */
export const SCOPES = {
  next_first: { words: 'the first one of the next payment', order: { for: { next: true }, nth: 1 } },
  next_every: { words: 'every one of the next payment', order: { for: { next: true }, nth: 'every' } },
  all_first: { words: 'the first one of each payment', order: { for: { all: true }, nth: 1 } },
  all_every: { words: 'every one of every payment', order: { for: { all: true }, nth: 'every' } },
} as const;

const field = z.string().trim().optional().default('');
const scope = z.enum(Object.keys(SCOPES) as (keyof typeof SCOPES)[]).default('next_first');

const arrangement = z.object({
  behaviour: field,
  words: field,
  call_fault: field,
  call_method: field,
  call_scope: scope,
  webhook_fault: field,
  webhook_type: field,
  webhook_scope: scope,
});

export interface Orders {
  readonly behaviour: Behaviour | null;
  readonly call: CallFaultOrder | null;
  readonly webhook: WebhookFaultOrder | null;
}

/** Reads the form. Throws a `ZodError` that says what would have been accepted; then nothing is arranged. */
export function ordersFrom(form: unknown): Orders {
  const asked = arrangement.parse(form);
  const words = asked.words === '' ? asked.behaviour : asked.words;
  return {
    behaviour: words === '' ? null : scriptOrder.parse({ for: { next: true }, behaviour: words }).behaviour,
    call:
      asked.call_fault === ''
        ? null
        : callFaultOrder.parse({
            ...SCOPES[asked.call_scope].order,
            method: asked.call_method || 'any',
            fault: asked.call_fault,
          }),
    webhook:
      asked.webhook_fault === ''
        ? null
        : webhookFaultOrder.parse({
            ...SCOPES[asked.webhook_scope].order,
            ...(asked.webhook_type !== '' && { type: asked.webhook_type }),
            fault: asked.webhook_fault,
          }),
  };
}
