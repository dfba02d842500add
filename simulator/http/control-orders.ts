/** What can be ordered through the control interface. Strict: a misspelt order must not pass for a default. */
import { z } from 'zod';
import type { Behaviour } from '../provider/behaviour';
import { BEHAVIOUR_WORDS, behaviourOf } from '../provider/tokens';

/** Words as in a token's name, such as `decline_insufficient_funds` or `success_post+v2`. */
const behaviour = z.string().transform((words, context): Behaviour => {
  const known = behaviourOf(words);
  if (known !== null) return known;
  const message = `holds an unknown word; expected decline_<code>, stale_reads_<n>, shows_<alteration> or one of ${BEHAVIOUR_WORDS.join(', ')}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const text = z.string().min(1);

const scriptKey = z.union(
  [
    z.strictObject({ token: text }),
    z.strictObject({ customer: text }),
    z.strictObject({ payment: text }),
    z.strictObject({ next: z.literal(true) }),
  ],
  { error: 'expected {payment}, {customer}, {token} or {next: true}' },
);

const entryCount = z
  .string()
  .regex(/^\d{1,9}$/, 'is not a whole number')
  .transform(Number);

/** Which entries of the journal: from the nth on (counted from 0), so many at the most. Default all. */
export const journalPortion = z.strictObject({
  from: entryCount.optional().default(0),
  limit: entryCount.optional(),
});

export const clockOrder = z.strictObject({ ms: z.number().nonnegative() });

export const tokenOrder = z.strictObject({
  token: text,
  project: text,
  behaviour,
  isActive: z.boolean().optional(),
});

export const scriptOrder = z.strictObject({
  for: scriptKey,
  behaviour,
});

export const projectOrder = z.strictObject({
  /** PEM, several while keys are rotated. */
  publicKeys: z.array(z.string()).min(1).optional(),
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .optional(),
  settings: z
    .strictObject({
      tds: z.boolean().exactOptional(),
      autoConfirm: z.boolean().exactOptional(),
      delayedCapture: z.boolean().exactOptional(),
      partialRefund: z.boolean().exactOptional(),
      fees: z.boolean().exactOptional(),
      metadataEcho: z.boolean().exactOptional(),
      names: z.enum(['v1', 'v2']).exactOptional(),
      secondStart: z.enum(['refused', 'adds_payment']).exactOptional(),
      idempotencyScope: z.enum(['project', 'method', 'ignored']).exactOptional(),
      invalidCallsBurnKeys: z.boolean().exactOptional(),
      errorForm: z.enum(['http_400', 'http_200', 'no_status', 'reject_reasons']).exactOptional(),
      customerTimeoutCode: text.exactOptional(),
      redelivery: z.enum(['same_bytes', 'fresh_snapshot']).exactOptional(),
    })
    .optional(),
});
