/** What became of a payment, as customer, shop and provider saw it: outcome, debits, and the calls that were made. */
import type { Duration } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time';
import type { Outcome } from '../../../workflows/contract/payment';
import type { RunningPayment, World } from '../../support/payment-world';
import { receivedCalls } from '../../support/world/calls';

/** A payment that has ended. */
export interface Ended extends Pick<Outcome, 'status' | 'code' | 'late' | 'retry'>, Seen {}

/** A payment that is open and needs review. */
export interface InReview extends Seen {
  readonly status: 'needs_review';
  readonly because: string;
}

/** What the provider saw. */
interface Seen {
  readonly debits: number;
  /**
   * All its calls about this payment, in order, one word each; consecutive questions are one word, because their number
   * depends on the payment's jitter. `start/2`: on the second session that was opened for this payment.
   */
  readonly calls: string;
}

/** No payment waits longer: its last resort, `OverdueAt`, is 5 h 35 min after its start by default (input.ts). */
const LONGEST: Duration = '6h';
const LOOK_EVERY_MS = 10 * 60_000;
/** Short compared with every wait of a payment, so that the customer acts as soon as they can. */
const STEP_MS = 5_000;

/** Lets time pass until the payment has ended or is in review. */
export async function told(world: World, payment: RunningPayment): Promise<Ended | InReview> {
  for (let left = msToNumber(LONGEST); ; left -= LOOK_EVERY_MS) {
    const open = await payment.ends(LOOK_EVERY_MS).then(
      ({ status, code, late, retry }) => ({ status, code, late, retry }),
      async (error: unknown) => {
        const { status, waitingFor } = await payment.view();
        if (status === 'needs_review') return { status, because: waitingFor?.what.replace(/^a person: /, '') ?? '' };
        if (left <= 0) throw error;
        return null;
      },
    );
    if (open !== null) return { ...open, debits: debitsOf(world, payment), calls: callsOf(world, payment.id) };
  }
}

/** What the shop sees as soon as the fault has happened and nothing is under way: the status, and what is awaited. */
export async function seenAtOnce(world: World, payment: RunningPayment): Promise<string> {
  await world.advance(0);
  const { status, waitingFor } = await payment.view();
  return waitingFor === null ? status : `${status}: ${waitingFor.what}`;
}

/** The customer does the 3DS step as soon as the shop can send them there. */
export async function approveWhenAsked(world: World, payment: RunningPayment, within: Duration = '10m'): Promise<void> {
  await untilStep(world, payment, within);
  await payment.approve();
}

/** Lets time pass until the shop can send the customer to the bank. */
export async function untilStep(world: World, payment: RunningPayment, within: Duration = '10m'): Promise<void> {
  await world.advance(0);
  for (let left = msToNumber(within); (await payment.view()).nextStep?.type !== 'redirect'; left -= STEP_MS) {
    if (left <= 0)
      throw new Error(`${payment.id} is ${(await payment.view()).status}, without a step for its customer`);
    await world.advance(STEP_MS);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  'session/create': 'create',
  'session/start/payment': 'start',
  'session/init/payment': 'init',
  'session/confirm': 'confirm',
  'session/cancel': 'cancel',
  'session/status': 'ask',
};

function debitsOf({ simulator }: World, { id }: RunningPayment): number {
  return simulator.debits(id).length;
}

/** See `Seen.calls`. */
export function callsOf({ simulator }: World, paymentId: string): string {
  const ofPayment = ({ citPaymentId }: { citPaymentId: string | null }): boolean => citPaymentId === paymentId;
  const sessions = simulator.provider
    .sessions()
    .filter(ofPayment)
    .map(({ sessionId }) => sessionId);
  const words = receivedCalls(simulator)
    .filter((call) => call.paymentId === paymentId)
    .map(({ method, sessionId }) => {
      const nth = sessionId === null ? 0 : sessions.indexOf(sessionId);
      return `${WORDS[method] ?? method}${nth > 0 ? `/${String(nth + 1)}` : ''}`;
    });
  return words.filter((word, at) => !word.startsWith('ask') || word !== words[at - 1]).join(' ');
}
