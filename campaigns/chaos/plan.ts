/**
 * A campaign before it begins: which payment starts when, and what is killed when. It follows from the seed alone; what
 * then happens between the processes does not. Pure.
 */
import { hashOf, seededRandom, type Random } from '../../simulator/random';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { drawStory, pick, type Story } from './mix';
import { drawTroubles, type Troubles } from './troubles';

export type Victim = 'worker' | 'bridge' | 'server';

export interface PlannedKill {
  /** Ms from the beginning of the campaign. */
  readonly atMs: number;
  readonly victim: Victim;
  /** SIGSTOP for this long, then SIGCONT, instead of SIGKILL; null: killed. Workers only. */
  readonly frozenMs: number | null;
  /** Temporal's server only: how long it stays down; 0: restarted at once. */
  readonly awayMs: number;
  /** Picks among the workers that are alive, 0 to 1. */
  readonly lot: number;
}

export interface PlannedPayment {
  readonly atMs: number;
  readonly input: CitPaymentInput;
  readonly story: Story;
  readonly troubles: Troubles;
}

export interface Plan {
  /** Only one worker until then, with a standby afterwards. Ms from the beginning. */
  readonly standbyFromMs: number;
  readonly endsMs: number;
  readonly payments: readonly PlannedPayment[];
  readonly kills: readonly PlannedKill[];
}

/** Ours: a killed worker works again after about 1.5 s on two busy cores; the next kill should meet a whole system. */
const KILL_EVERY_MS = 2_350;

/**
 * Ours: workers that die every few seconds carry about six payments a second on two cores (measured). More would queue,
 * and a queue says nothing about recovery.
 */
const PAYMENT_EVERY_MS = 235;

/** Ours: kills while there is only one worker show how long a payment waits without a standby. */
const ALONE_SHARE = 0.12;

/** Ours: one worker that is away half of the time carries about one a second; its backlog would delay all later payments. */
const ALONE_PAYMENTS = 0.03;

/**
 * Ours: the longest that a delayed payment may take after the last one began. Not less: a start that died with its
 * worker becomes unclear after 35 s (policy.ts), and some of them are to get a second session.
 */
const LAST_DEADLINE_MS = 45_000;

const VICTIMS: readonly (readonly [
  share: number,
  victim: Victim,
  how: 'killed' | 'frozen shortly' | 'frozen for long' | 'away',
])[] = [
  [56, 'worker', 'killed'],
  [12, 'worker', 'frozen shortly'],
  [3, 'worker', 'frozen for long'],
  [16, 'bridge', 'killed'],
  [10, 'server', 'killed'],
  [3, 'server', 'away'],
];

/** The same plan for the same arguments. */
export function makePlan({ payments, kills, seed }: { payments: number; kills: number; seed: number }): Plan {
  const endsMs = Math.max(kills * KILL_EVERY_MS, payments * PAYMENT_EVERY_MS, 1_000);
  const standbyFromMs = endsMs * ALONE_SHARE;
  const random = seededRandom(hashOf(`kills ${String(seed)}`));
  return {
    standbyFromMs,
    endsMs,
    payments: Array.from({ length: payments }, (_, n) =>
      planPayment(seed, n, beginningOf(n, payments, { standbyFromMs, endsMs }), endsMs + LAST_DEADLINE_MS),
    ),
    kills: Array.from({ length: kills }, (_, n) => planKill(random, n, endsMs / kills, standbyFromMs)),
  };
}

/**
 * When the slot of the n-th payment begins, and how long it is: few payments while there is only one worker, then many.
 */
function beginningOf(
  n: number,
  payments: number,
  { standbyFromMs, endsMs }: Pick<Plan, 'standbyFromMs' | 'endsMs'>,
): { readonly atMs: number; readonly everyMs: number } {
  const alone = Math.max(1, Math.round(payments * ALONE_PAYMENTS));
  if (n < alone) return { atMs: (n * standbyFromMs) / alone, everyMs: standbyFromMs / alone };
  const everyMs = (endsMs - standbyFromMs) / (payments - alone);
  return { atMs: standbyFromMs + (n - alone) * everyMs, everyMs };
}

/** Each payment has its own random generator, so that one more payment does not change all the others. */
function planPayment(
  seed: number,
  n: number,
  slot: ReturnType<typeof beginningOf>,
  lastDeadlineMs: number,
): PlannedPayment {
  const paymentId = `p${String(n + 1)}`;
  const random = seededRandom(hashOf(`${String(seed)} ${paymentId}`));
  const story = drawStory(random);
  const atMs = slot.atMs + random.next() * slot.everyMs;
  return {
    atMs,
    story,
    troubles: drawTroubles(paymentId, random),
    input: {
      paymentId,
      amount: 100 + random.integer(100_000),
      currency: random.next() < 0.5 ? 'usd' : 'eur',
      customer: { reference: `customer-${String(n + 1)}` },
      token: `tok_${story.words}`,
      confirmation: story.confirmation,
      opening: story.opening,
      deadlines: atMost(story.deadlines, lastDeadlineMs - atMs),
    },
  };
}

function atMost({ readyToConfirm, decision, customer }: Story['deadlines'], ms: number): Story['deadlines'] {
  const most = Math.ceil(ms);
  return {
    readyToConfirm: Math.min(readyToConfirm, most),
    decision: Math.min(decision, most),
    customer: Math.min(customer, most),
  };
}

function planKill(random: Random, n: number, everyMs: number, standbyFromMs: number): PlannedKill {
  // In the last two thirds of its slot, so that no two coincide.
  const atMs = (n + 0.33 + 0.67 * random.next()) * everyMs;
  const [, victim, how] = pick(random, VICTIMS);
  const length = random.next();
  const lot = random.next();
  // Longer than the bridge waits for Temporal before it answers 503 (3 s, webhook-bridge/bounds/limits.ts).
  const kill = { atMs, victim, frozenMs: null, awayMs: how === 'away' ? 3_500 + length * 3_500 : 0, lot };
  // Without a standby, a frozen worker would only be a longer kill.
  if (how === 'killed' || how === 'away' || atMs < standbyFromMs) return kill;
  // 37 to 42 s: past the time-out of a provider call (35 s, policy.ts), so that the worker resumes after the call has
  // been given up.
  return { ...kill, frozenMs: how === 'frozen for long' ? 37_000 + length * 5_000 : 2_500 + length * 6_000 };
}
