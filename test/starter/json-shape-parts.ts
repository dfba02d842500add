/** What several of the shapes of `--json` (json-shapes.ts) have in common. */
import { z } from 'zod';

export const time = z.iso.datetime();
export const timeOrNull = (whenNull: string, what: string): z.ZodType =>
  time.nullable().describe(`${what}; null ${whenNull}`);

export const OPEN = [
  'opening',
  'awaiting_confirmation',
  'confirming',
  'awaiting_customer',
  'processing',
  'cancelling',
] as const;
export const OUTCOMES = ['succeeded', 'declined', 'abandoned', 'cancelled', 'rejected', 'needs_review'] as const;

export const outcome = z.strictObject({
  status: z.enum(OUTCOMES).describe('how it ended'),
  code: z.string().nullable().describe("Smart Glocal's code; null when it gave none, or it was paid"),
  reason: z.string().describe('a sentence for a person'),
  late: z.boolean().describe('paid after a deadline of ours had passed, or a cancel was asked for'),
  retry: z
    .enum(['safe', 'unsafe'])
    .describe('`safe`: not paid, and nothing of it can be paid any more: a further attempt may start'),
  environment: z
    .enum(['live', 'demo', 'simulator'])
    .nullable()
    .describe('where it was sent; null when nothing ever was'),
  decidedBy: z
    .union([
      z.enum(['provider', 'us']),
      z.strictObject({ by: z.string().describe('who'), why: z.string().describe('what it rests on') }),
    ])
    .describe('who had the last word; an object when a person closed it'),
  card: z
    .strictObject({
      brand: z.string().nullable().describe('such as visa; null when it was not shown'),
      last4: z.string().nullable().describe('its last four digits; null when they were not shown'),
    })
    .nullable()
    .describe('for the customer to recognise; null when Smart Glocal showed none'),
});

export const waitingFor = z
  .strictObject({
    what: z.string().describe('in words'),
    until: timeOrNull('when nothing ends the wait by itself', 'when the wait is over'),
  })
  .nullable()
  .describe('what is awaited; null when it has ended');

export const money = {
  amount: z.int().describe('minor units: 10000 is 100.00'),
  currency: z.string().describe('ISO 4217, lower case'),
};

export const sessionId = z.string().nullable().describe("Smart Glocal's session; null until it is open");

/** The kinds of news after a payment's end. */
export const KINDS = ['correction', 'refund', 'chargeback', 'broken_off', 'other'] as const;
