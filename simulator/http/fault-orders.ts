/** Faults as they are ordered over HTTP. Strict, and each refusal lists what would have been accepted. */
import { z } from 'zod';
import { problemOfCallFault, REPLIES, type CallFault } from '../faults/call-fault';
import { CALL_FAULT_NAMES, callFaultOf, type CallFaultName } from '../faults/call-fault-names';
import type { CallFaultOrder, WebhookFaultOrder } from '../faults/orders';
import { MESSAGES, SIGNATURES, type WebhookFault } from '../faults/webhook-fault';
import { WEBHOOK_FAULT_NAMES, webhookFaultOf, type WebhookFaultName } from '../faults/webhook-fault-names';
import { ALTERATIONS } from '../provider/alterations';
import { METHOD_NAMES } from '../provider/requests';

const text = z.string().min(1);
const count = z.int().nonnegative();
/** Milliseconds; longer than anything the provider waits for (30 days), and still a number that a clock can add. */
const ms = z.number().nonnegative().max(1e11);

const key = z.union(
  [
    z.strictObject({ payment: text }),
    z.strictObject({ customer: text }),
    z.strictObject({ token: text }),
    z.strictObject({ session: text }),
    z.strictObject({ next: z.literal(true) }),
    z.strictObject({ all: z.literal(true) }),
  ],
  { error: 'expected {payment}, {customer}, {token}, {session}, {next: true} or {all: true}' },
);

const nth = z.union(
  [
    z.int().positive(),
    z.literal('every'),
    z.strictObject({ from: z.int().positive(), to: z.int().positive().exactOptional() }),
  ],
  { error: 'expected a number from 1, "every", or {from, to?}' },
);

const when = { for: key, nth: nth.exactOptional(), rate: z.number().min(0).max(1).exactOptional() };

const callParts = z.strictObject({
  effect: z
    .union([z.enum(['applied', 'not_applied']), z.strictObject({ appliedAfterMs: ms })], {
      error: 'expected "applied", "not_applied" or {appliedAfterMs}',
    })
    .exactOptional(),
  reply: z
    .union(
      [
        z.enum(REPLIES),
        z.strictObject({
          refuse: text,
          httpStatus: z.int().min(200).max(599).exactOptional(),
          description: text.exactOptional(),
        }),
        z.strictObject({ shows: z.enum(ALTERATIONS) }),
      ],
      { error: `expected ${REPLIES.join(', ')}, {refuse, httpStatus?, description?} or {shows: <alteration>}` },
    )
    .exactOptional(),
  wait: z
    .strictObject({
      webhooks: z.boolean().exactOptional(),
      clockMs: ms.exactOptional(),
      // Node's timers know no longer one.
      realMs: ms.max(2 ** 31 - 1).exactOptional(),
    })
    .exactOptional(),
  lasts: z.boolean().exactOptional(),
});

const webhookParts = z.strictObject({
  drop: z.union([z.literal('all'), count], { error: 'expected "all", or how many tries' }).exactOptional(),
  ignoreOk: count.exactOptional(),
  copies: count.max(10_000).exactOptional(),
  againAfterMs: z.array(ms).exactOptional(),
  delayMs: ms.exactOptional(),
  hold: z.boolean().exactOptional(),
  signature: z.enum(SIGNATURES).exactOptional(),
  content: z.enum([...MESSAGES, ...ALTERATIONS]).exactOptional(),
  beside: z.boolean().exactOptional(),
});

/** A name, or the parts. A zod union would say of a misspelt name only that it is neither. */
function nameOrParts<Name extends string, Parts extends object>(
  named: (name: string) => Parts | null,
  names: string,
  parts: z.ZodType<Parts>,
): z.ZodType<Name | Parts> {
  return z.unknown().transform((value, context): Name | Parts => {
    if (typeof value === 'string') {
      if (named(value) !== null) return value as Name;
      context.addIssue({ code: 'custom', message: `there is no such fault; expected ${names}, or its parts` });
      return z.NEVER;
    }
    const read = parts.safeParse(value);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  });
}

const callFault = nameOrParts<CallFaultName, CallFault>(
  callFaultOf,
  `shows_<alteration>, refused_<code>, applied_but_refused_<code> or one of ${CALL_FAULT_NAMES.join(', ')}`,
  callParts.superRefine((parts, context) => {
    const problem = problemOfCallFault(parts);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  }),
);

/** A webhook's fault, by its name or in parts. */
export const webhookFault = nameOrParts<WebhookFaultName, WebhookFault>(
  webhookFaultOf,
  WEBHOOK_FAULT_NAMES.join(', '),
  webhookParts,
);

export const callFaultOrder: z.ZodType<CallFaultOrder> = z.strictObject({
  ...when,
  method: z.enum([...METHOD_NAMES, 'any']),
  fault: callFault,
});

export const webhookFaultOrder: z.ZodType<WebhookFaultOrder> = z.strictObject({
  ...when,
  type: text.exactOptional(),
  fault: webhookFault,
});
