/**
 * Protects a payment from being refused over a line of text: Temporal starts nothing whose summary, encrypted, is
 * larger than 400 bytes. And protects the reader of a timeline from a line that names the wrong time, or the wrong
 * thing to wait for.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { callFailed, callTaken, stopped } from '../../campaigns/samples/events';
import { ACTION, CONFIRMED, INPUT, opened, READY, START, started } from '../../campaigns/samples/snapshots';
import { aftermathFromId } from '../../starter/shop/payment-id';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';
import { aftermathGuide, aftermathSummary, paymentGuide, paymentSummary } from '../../workflows/contract/summaries';
import { aftermathIdOf, aftermathNameOf, workflowIdOf } from '../../workflows/contract/workflow-id';
import { deadlinesOf } from '../../workflows/decisions/deadlines';
import type { WakeReason } from '../../workflows/decisions/next-step';
import { askTime, retryTime } from '../../workflows/decisions/question-schedule';
import { turn } from '../../workflows/decisions/turn';
import type { Known } from '../../workflows/facts/known';
import { merge } from '../../workflows/facts/merge';
import { timerLine } from '../../workflows/views/timer-line';

const MINUTE = 60_000;
/** Temporal's `limit.userMetadataSummarySize` and `limit.userMetadataDetailsSize`. */
const SUMMARY_BYTES = 400;
const DETAILS_BYTES = 20_000;

const key = { id: 'k'.repeat(32), key: createSecretKey(randomBytes(32)) };
const codec = new EncryptionCodec({ active: () => key, find: () => key }, { readsClear: false });

/** The longest name that a payment can have, in a namespace longer than Temporal Cloud's. */
const LONGEST = { paymentId: 'p'.repeat(64), attempt: 99, amount: Number.MAX_SAFE_INTEGER, currency: 'usd' };
const NAMESPACE = 'n'.repeat(64);

async function bytesOf(text: string, workflowId: string): Promise<number> {
  const owner = { type: 'workflow', namespace: NAMESPACE, workflowId } as const;
  const encoded = await codec.encode([defaultPayloadConverter.toPayload(text)], owner);
  return temporal.api.common.v1.Payload.encode(encoded[0] ?? {}).finish().length;
}

const AT_BANK = atTheBank();
const IN_REVIEW = turn(AT_BANK, START + 76 * MINUTE).known;
const NOT_LEFT = callFailed(opened(), 'start', 'not_executed', 'connection_refused', START + 200);

/** The timer's text, given what is known, when it fires for this reason. */
const TIMERS: readonly (readonly [string, Known, WakeReason])[] = [
  ['give Smart Glocal until 00:05 UTC to be ready; ask Smart Glocal at 00:00 UTC', started(), 'question'],
  ['give Smart Glocal until 00:05 UTC to be ready for confirmation', started(), 'ready_deadline'],
  ['give the customer until 00:15 UTC to finish 3DS; ask Smart Glocal at 00:00 UTC', AT_BANK, 'question'],
  ['give the customer until 00:15 UTC to finish 3DS', AT_BANK, 'customer_deadline'],
  ['give the shop until 00:15 UTC to confirm; ask Smart Glocal at 00:00 UTC', shopsTurn(), 'question'],
  ['give the shop until 00:15 UTC to confirm', shopsTurn(), 'decision_deadline'],
  ['unless news comes first, ask Smart Glocal at 00:00 UTC', confirmed(), 'question'],
  ['give the start until 00:00 UTC to show up at Smart Glocal', unclear(), 'fence'],
  ['start the payment again at 00:00 UTC', NOT_LEFT, 'repeat_start'],
  ['it is being stopped; ask Smart Glocal at 00:01 UTC', stopped(AT_BANK, 'asked', START + MINUTE), 'question'],
  ['give Smart Glocal until 01:15 UTC for its final answer, then ask a person', AT_BANK, 'review'],
  ['a person must look at it; ask Smart Glocal at 02:27 UTC', IN_REVIEW, 'question'],
  ['close it as needs_review at 2026-01-31 01:16 UTC, unless a person does first', IN_REVIEW, 'review'],
  ['check again at 00:00 UTC', started(), 'look_again'],
];

function timeOf(known: Known, why: WakeReason): number | null {
  const { customer, decision, ready, fence, review } = deadlinesOf(known);
  const { start } = known.calls;
  const times: Partial<Record<WakeReason, number | null>> = {
    customer_deadline: customer,
    decision_deadline: decision,
    ready_deadline: ready,
    fence,
    repeat_start: start === undefined ? null : retryTime(known, start),
    question: askTime(known),
    review,
    look_again: START + 1,
  };
  return times[why] ?? null;
}

function confirmed(): Known {
  const ready = merge(started(), READY, 'webhook', START + 300);
  return callTaken(ready, 'confirm', CONFIRMED, START + 400);
}

function atTheBank(): Known {
  return merge(confirmed(), ACTION, 'webhook', START + 500);
}

function shopsTurn(): Known {
  return turn(merge(started({ confirmation: 'manual' }), READY, 'webhook', START + 300), START + 300).known;
}

function unclear(): Known {
  return callFailed(opened(), 'start', 'outcome_unknown', 'timeout', START + 200);
}

it("keeps a start's encrypted summary within Temporal's limit, without truncating the amount", async () => {
  const absurd = { kind: 'broken_off', amount: Number.MAX_SAFE_INTEGER, currency: 'usd' } as const;
  const starts = [
    [workflowIdOf(LONGEST.paymentId, 99), paymentSummary({ ...INPUT, ...LONGEST }), /^p{30}…, 90071992547409\.91 USD$/],
    [
      aftermathIdOf('s'.repeat(64)),
      aftermathSummary('s'.repeat(64), 'p'.repeat(67), absurd),
      /p…: broken off, 9.*USD$/,
    ],
    [aftermathIdOf('s'.repeat(110)), aftermathSummary('s'.repeat(110), 'p'.repeat(67), absurd), /^after : bro$/],
  ] as const;

  for (const [workflowId, summary, expected] of starts) {
    expect(summary).toMatch(expected);
    expect(await bytesOf(summary, workflowId)).toBeLessThanOrEqual(SUMMARY_BYTES);
  }
  expect(aftermathSummary('s'.repeat(128), 'order-1', absurd)).toBe('');
  expect(await bytesOf(paymentGuide(LONGEST), workflowIdOf(LONGEST.paymentId, 99))).toBeLessThan(DETAILS_BYTES);
  expect(await bytesOf(aftermathGuide('s'.repeat(128)), aftermathIdOf('s'.repeat(128)))).toBeLessThan(DETAILS_BYTES);
});

it('names a payment like the command line, with its amount', () => {
  expect(paymentSummary(INPUT)).toBe('order-1, 100.00 USD');
  expect(paymentSummary({ ...INPUT, attempt: 2 })).toBe('order-1~2, 100.00 USD');
  expect(paymentGuide({ paymentId: 'order-1', attempt: 2 })).toContain('npm run starter -- status order-1~2');
});

it('names an aftermath by a number where its session id could not be typed, and the same one each time', () => {
  const odd = ['ps_1"', 'ps_1\u0000', 's'.repeat(1_000)];
  const names = odd.map((sessionId) => aftermathNameOf(sessionId));

  expect(new Set(names).size).toBe(odd.length);
  for (const [index, name] of names.entries()) {
    expect(aftermathGuide(odd[index] ?? '')).toContain(`npm run starter -- status aftermath:${name}`);
    expect(aftermathFromId(`aftermath:${name}`)).toBe(aftermathIdOf(odd[index] ?? ''));
  }
  expect(aftermathNameOf('ps_1:2.3-4')).toBe('ps_1:2.3-4');
});

it('names an aftermath, as far as it is known', () => {
  const chargeback = { kind: 'chargeback', amount: 2_500, currency: 'eur' } as const;

  expect(aftermathSummary('ps_1', 'order-1', chargeback)).toBe('after order-1: chargeback, 25.00 EUR');
  expect(aftermathSummary('ps_1', null, { ...chargeback, amount: null })).toBe(
    'after the end of a payment: chargeback',
  );
  expect(aftermathGuide('ps_1')).toContain('npm run starter -- status aftermath:ps_1');
});

it.each(TIMERS)('says beside a timer: %s', (summary, known, why) => {
  expect(timerLine(known, { until: timeOf(known, why) ?? 0, why })).toBe(summary);
});
