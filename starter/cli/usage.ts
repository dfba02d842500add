/** Turns command-line arguments into values; invalid ones are refused with what would have been accepted. */
import type { Duration } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time';
import { InvalidArgumentError } from 'commander';
import { aftermathFromId, workflowIdFromId } from '../shop/payment-id';

/** The command cannot be carried out as it was typed. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Ours: as much as a person can read; scripts page by status. */
const MOST_LISTED = 1_000;

/** The formats of `ms`, which Temporal uses, but always with a unit: a bare `60` would mean 60 ms. */
const DURATION = /^\d+(\.\d+)?\s*(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)$/i;

/** The workflow id of the payment called `order-42` or `order-42~2`. */
export function parseId(text: string): string {
  const workflowId = workflowIdFromId(text);
  if (workflowId !== null) return workflowId;
  throw new InvalidArgumentError(
    'Expected a payment id (1 to 64 of A-Z a-z 0-9 . _ -), such as order-42 or order-42~2.',
  );
}

/** The same, or the workflow id of what came after the end of a payment, called `aftermath:ps_3230`. */
export function parsePaymentOrAftermath(text: string): string {
  return aftermathFromId(text) ?? parseId(text);
}

/** Milliseconds. */
export function parseDuration(text: string): number {
  if (isDuration(text)) return msToNumber(text);
  throw new InvalidArgumentError('Expected a duration with a unit, such as 90s, 10m or 1h.');
}

/** Minor units. */
export function parseAmount(text: string): number {
  return parseWhole(text, Number.MAX_SAFE_INTEGER, 'Expected a whole number of minor units: 100.00 USD is 10000.');
}

export function parseAttempt(text: string): number {
  return parseWhole(text, 99, 'Expected a whole number from 1 to 99.');
}

export function parseLimit(text: string): number {
  return parseWhole(text, MOST_LISTED, `Expected a whole number from 1 to ${String(MOST_LISTED)}.`);
}

function parseWhole(text: string, highest: number, expected: string): number {
  const number = /^[1-9]\d*$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= highest) return number;
  throw new InvalidArgumentError(expected);
}

function isDuration(text: string): text is Extract<Duration, string> {
  return DURATION.test(text);
}
