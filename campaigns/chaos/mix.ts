/**
 * The kinds of payments in a campaign, with their shares, and what customer and shop do. The shops' deadlines are
 * short, so that everything ends within the campaign; the policy is the production one. Pure.
 */
import type { Random } from '../../simulator/random';

export type CustomerDoes = 'approves' | 'refuses' | 'leaves' | 'never comes';

export interface Story {
  readonly kind: string;
  /** The simulator's token words (docs/simulator.md). */
  readonly words: string;
  readonly customer: CustomerDoes;
  /** Ms from the customer's arrival at the bank to their answer. */
  readonly thinksMs: number;
  readonly confirmation: 'automatic' | 'manual';
  readonly opening: 'create-then-start' | 'init';
  readonly deadlines: { readonly readyToConfirm: number; readonly decision: number; readonly customer: number };
  /** Ms after the start; null: never. */
  readonly cancelsAfterMs: number | null;
  /** Manual confirmation: ms after it becomes possible; null: never. */
  readonly confirmsAfterMs: number | null;
  /** The shop's page was submitted twice: two starts at the same moment. */
  readonly isStartedTwice: boolean;
  /** The merchant's staff refund it elsewhere once it is paid. */
  readonly isRefunded: boolean;
}

type Kind = readonly [share: number, kind: string, words: string, change: (random: Random) => Partial<Story>];

const SECOND = 1_000;
const between = (random: Random, least: number, most: number): number => least + random.integer(most - least);
const asUsual = (): Partial<Story> => ({});

/**
 * Shares in percent; ours: mostly ordinary payments, and enough of those that wait, stop or come late for kills to hit
 * them.
 */
const KINDS: readonly Kind[] = [
  [27, '3DS, approved', 'success', asUsual],
  [7, '3DS, approved, never comes back', 'success+return_never', asUsual],
  [7, '3DS, refused', 'success', () => ({ customer: 'refuses' })],
  [5, '3DS, leaves', 'success', (random) => ({ customer: 'leaves', deadlines: impatient(random) })],
  [3, '3DS, never comes', 'success', (random) => ({ customer: 'never comes', deadlines: impatient(random) })],
  [6, '3DS, approves after the deadline', 'success', comesLate],
  [8, 'frictionless', 'frictionless', asUsual],
  [4, 'confirmed by the provider itself', 'auto_confirm', asUsual],
  [4, '3DS before the confirm', 'action_first', asUsual],
  [3, 'declined at start', 'decline_at_start_insufficient_funds', asUsual],
  [3, 'declined after the confirm', 'decline_insufficient_funds', asUsual],
  [3, 'declined after 3DS', 'decline_after_3ds_declined_by_issuer_bank', asUsual],
  [5, 'cancelled by the shop', 'success', (random) => ({ cancelsAfterMs: between(random, 100, 4 * SECOND) })],
  [5, 'confirmed by the shop', 'success', (random) => ({ ...manual(random), confirmsAfterMs: random.integer(2_000) })],
  [2, 'not confirmed by the shop', 'success', manual],
  [5, 'opened by init', 'success', () => ({ opening: 'init' })],
  [1, 'another amount is shown', 'mismatch_amount', asUsual],
  [1, 'session error that heals', 'error_then_success', asUsual],
  [1, 'the provider contradicts itself', 'contradiction', asUsual],
];

/** One payment's story. */
export function drawStory(random: Random): Story {
  const [, kind, words, change] = pick(random, KINDS);
  return {
    kind,
    words,
    customer: 'approves',
    thinksMs: between(random, 200, 4 * SECOND),
    confirmation: 'automatic',
    opening: 'create-then-start',
    // 45 to 80 s: a start that died with its worker becomes unclear after 35 s (policy.ts), and some of them get a
    // second session.
    deadlines: { readyToConfirm: between(random, 45, 80) * SECOND, decision: 60 * SECOND, customer: 60 * SECOND },
    cancelsAfterMs: null,
    confirmsAfterMs: null,
    isStartedTwice: random.next() < 0.1,
    isRefunded: random.next() < 0.05,
    ...change(random),
  };
}

/** Picks one of these by their shares. */
export function pick<Row extends readonly [share: number, ...rest: unknown[]]>(
  random: Random,
  rows: readonly Row[],
): Row {
  let left = random.next() * rows.reduce((sum, [share]) => sum + share, 0);
  for (const row of rows) {
    left -= row[0];
    if (left < 0) return row;
  }
  const [first] = rows;
  if (first === undefined) throw new Error('There is nothing to pick from.');
  return first;
}

function impatient(random: Random): Story['deadlines'] {
  return { readyToConfirm: 60 * SECOND, decision: 60 * SECOND, customer: between(random, 2, 8) * SECOND };
}

/**
 * The customer answers while the provider still waits (60 min, on the simulator's fast clock 30 s) but we no longer do.
 */
function comesLate(random: Random): Partial<Story> {
  const deadlines = { ...impatient(random), customer: between(random, 2, 4) * SECOND };
  return { deadlines, thinksMs: deadlines.customer + between(random, 500, 6 * SECOND) };
}

function manual(random: Random): Partial<Story> {
  const deadlines = { readyToConfirm: 60 * SECOND, decision: between(random, 3, 8) * SECOND, customer: 60 * SECOND };
  return { confirmation: 'manual', deadlines };
}
