/** What a customer can do at the 3DS step, and where they go from there. */
import type { Challenge, LateAnswer, Session } from './model';
import { enter, proceed } from './flow';
import type { World } from './world';

/** The way back to the merchant; null when the customer stays on the bank's page. */
export interface Return {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A 3DS step with its session, and whether it still waits for the customer. */
export interface OpenOrClosedChallenge {
  readonly challenge: Challenge;
  readonly session: Session;
  readonly isOpen: boolean;
}

export interface LateAnswerOrder {
  readonly answer: LateAnswer['answer'];
  /** On the provider's clock. */
  readonly ms: number;
  readonly given: (isTaken: boolean) => void;
}

/** Looks up a 3DS step; null when there is none with that id. Pure. */
export function findChallenge(world: World, challengeId: string): OpenOrClosedChallenge | null {
  const challenge = world.challenges.get(challengeId);
  const session = challenge && world.sessions.get(challenge.sessionId);
  if (challenge === undefined || session === undefined) return null;
  return { challenge, session, isOpen: session.stage === 'awaits_customer' && session.challenge === challenge };
}

/** The customer's answer. False when the question is no longer open; then nothing changes. */
export function answerChallenge(world: World, challengeId: string, answer: 'approved' | 'refused'): boolean {
  const found = findChallenge(world, challengeId);
  if (found === null || !found.isOpen) return false;
  const { session } = found;
  session.customerAnswer = answer;
  enter(world, session, 'customer_done');
  if (session.behaviour.resultBeforeReturn) proceed(world, session);
  return true;
}

/**
 * The customer's answer, given `ms` from now on the provider's clock; it takes the place of one that was still to come. `given`
 * is called then, with false when the question was no longer open. False when it is not open now; then nothing changes.
 */
export function answerChallengeLater(
  world: World,
  challengeId: string,
  { answer, ms, given }: LateAnswerOrder,
): boolean {
  const found = findChallenge(world, challengeId);
  if (found === null || !found.isOpen) return false;
  const { challenge } = found;
  challenge.late?.cancel();
  const cancel = world.clock.after(ms, () => {
    challenge.late = null;
    given(answerChallenge(world, challengeId, answer));
  });
  challenge.late = { answer, at: world.clock.now() + ms, cancel };
  return true;
}

/** Where the ACS sends the customer after the answer. Nothing in it proves anything about the payment. Pure. */
export function returnOf({ challenge, session }: OpenOrClosedChallenge): Return | null {
  const { returnBy, returnFields } = session.behaviour;
  if (returnBy === 'never') return null;
  const fields = FIELDS[returnFields];
  if (returnBy === 'POST') return { method: 'POST', url: challenge.returnUrl, fields };
  return { method: 'GET', url: withQuery(challenge.returnUrl, fields), fields: {} };
}

const FIELDS = {
  none: {},
  neutral: { lang: 'en' },
  lying: { status: 'success' },
} as const;

/** The merchant's own query stays, letter by letter. */
function withQuery(url: string, fields: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(fields).toString();
  if (query === '') return url;
  const [address = '', fragment] = url.split('#', 2);
  const joined = `${address}${address.includes('?') ? '&' : '?'}${query}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}
