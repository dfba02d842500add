/**
 * What `--json` prints, field by field: the promise to scripts (docs/cli.md has it as tables). Fields may be added, but are
 * never removed or given another meaning. Tests check real output against these schemas, and the tables too.
 */
import { z } from 'zod';
import { RULES } from '../explaining/retelling';
import { FROM } from '../explaining/words';
import { KINDS, money, OPEN, outcome, OUTCOMES, sessionId, time, timeOrNull, waitingFor } from './json-parts';

/** `start`, `status`, `wait`, `confirm`, `cancel`, `recheck`, `resolve` of a payment. */
export const paymentJson = z.strictObject({
  paymentId: z.string().describe('your reference of the debt'),
  status: z
    .enum([...OPEN, ...OUTCOMES, 'open'])
    .describe('how it stands; `open` alone when no worker answered, and Temporal knows no more'),
  sessionId,
  amount: money.amount.nullable().describe('minor units: 10000 is 100.00; null when another program started it'),
  currency: money.currency.nullable().describe('ISO 4217, lower case; null when `amount` is'),
  nextStep: z
    .strictObject({
      type: z
        .enum(['redirect', 'confirm'])
        .describe('`redirect`: send the customer to `customerUrl`; `confirm`: the shop decides'),
      until: time.describe('how long'),
    })
    .nullable()
    .describe('what the customer or the shop has to do now; null when nothing'),
  waitingFor,
  outcome: outcome
    .extend({ hasNewToken: z.boolean().describe('the workflow result holds a new recurrent token') })
    .nullable()
    .describe('null while it is open'),
  customerUrl: z
    .string()
    .nullable()
    .describe('where to send the customer; null when there is nothing left for them to do'),
  webUiUrl: z.string().nullable().describe("its page in Temporal's Web UI; null without `TEMPORAL_UI_URL`"),
});

/** `status` and `resolve` of what came after the end of a payment. */
export const aftermathJson = z.strictObject({
  sessionId: z.string().describe("Smart Glocal's session"),
  payment: z.string().nullable().describe('the payment, such as order-42~2; null when it is not known'),
  status: z.enum(['open', 'resolved']).describe('`open`: it waits for a person'),
  arrived: z
    .array(
      z.strictObject({
        at: time.describe('when it came here'),
        key: z.string().describe('the same key is the same fact'),
        kind: z.enum(KINDS).describe('what it is'),
        says: z.string().describe('a sentence for a person'),
        webhook: z.string().describe("the webhook's type"),
        updatedAt: z.string().describe("the provider's time; empty when it showed none"),
        reading: z
          .enum(['paid', 'not_paid', 'contradiction', 'open'])
          .describe('what session and payment say together'),
        refund: z
          .strictObject({
            id: z.string().describe('the refund'),
            status: z.string().describe('as the provider calls it'),
          })
          .nullable()
          .describe('null when it is none'),
        amount: z.int().nullable().describe('minor units; null when it was not shown'),
        currency: z.string().nullable().describe('null when it was not shown'),
      }),
    )
    .nullable()
    .describe('null when no worker answered'),
  resolution: z
    .strictObject({
      as: z.enum(['succeeded', 'declined', 'needs_review']).describe('what the payment counts as from now on'),
      by: z.string().describe('who said so'),
      why: z.string().describe('what it rests on'),
      at: time.describe('when'),
    })
    .nullable()
    .describe('null until it is resolved'),
});

/** `list`: an array of these. */
export const listedJson = z.strictObject({
  id: z
    .string()
    .optional()
    .describe('only of what came after an end: `aftermath:<session>`, for `status` and `resolve`'),
  paymentId: z.string().describe('your reference of the debt'),
  status: z
    .enum(['open', ...OUTCOMES, 'aftermath'])
    .describe('as Temporal indexes it (search attribute `PaymentStatus`)'),
  sessionId,
  startedAt: time.describe('when it was asked for'),
  closedAt: timeOrNull('while it is open', 'when it ended'),
  amount: money.amount
    .nullable()
    .describe('minor units; null of what came after an end, or when another program started it'),
  currency: money.currency.nullable().describe('null when `amount` is'),
  overdueAt: timeOrNull('when it was started without one', 'when a healthy payment has ended or asked for review'),
  overdue: z.boolean().describe('it is open, and `overdueAt` has passed'),
  stuck: z.boolean().describe('Temporal reports that its workflow fails again and again'),
  stopped: z.boolean().describe('closed from outside, without an outcome: compare it with Smart Glocal'),
});

export const listJson = z.array(listedJson);

/** `explain`. */
export const explanationJson = z.strictObject({
  id: z.string().describe('what the verbs call it, such as order-42~2'),
  paymentId: z.string().describe('your reference of the debt'),
  attempt: z.int().describe('which try to collect it'),
  status: z
    .enum([...OPEN, ...OUTCOMES, 'stopped'])
    .describe('how it stands; `stopped`: closed from outside, without an outcome'),
  ...money,
  sessionId,
  startedAt: time.describe('when it was asked for'),
  endedAt: timeOrNull('while it is open', 'when it ended'),
  waitingFor,
  outcome: outcome
    .omit({ card: true })
    .nullable()
    .describe('null while it is open, or when it was stopped; as in a payment, without the card'),
  sentence: z.string().describe('what support can read to the customer'),
  steps: z
    .array(
      z.strictObject({
        at: time.describe('when'),
        afterMs: z.number().describe('since it was asked for'),
        from: z
          .enum(FROM)
          .describe('who said it; `question`: the answer of session/status, `answer`: of any other call'),
        learned: z.string().describe('what was learned, in words'),
        isNew: z.boolean().describe('false: it was known already'),
        rules: z
          .array(
            z.strictObject({
              name: z.enum(Object.keys(RULES)).describe('which rule fired (workflows/decisions/rules.ts)'),
              words: z.string().describe('the same in words'),
            }),
          )
          .describe('empty while a call was under way'),
        did: z
          .enum(['create', 'start', 'init', 'confirm', 'cancel', 'ask', 'wait', 'finish'])
          .nullable()
          .describe('what was done; null while a call was under way'),
        done: z.string().nullable().describe('the same in words'),
        waitingFor: waitingFor.describe('what is awaited from here on; null unless `did` is `wait`'),
        isExplained: z.boolean().describe('false: this version of the program would have done something else'),
      }),
    )
    .describe('in order'),
  afterwards: z
    .array(
      z.strictObject({
        at: time.describe('when'),
        kind: z.enum([...KINDS, 'resolved']).describe('what it is'),
        says: z.string().describe('in words'),
        amount: z.int().nullable().describe('minor units; null when it was not shown'),
        currency: z.string().nullable().describe('null when it was not shown'),
      }),
    )
    .describe('what came after the end'),
});
