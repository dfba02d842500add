/**
 * What can go wrong with one call, in two parts that are chosen apart: what happens to the call, and what its caller sees.
 * A caller cannot tell one part from the other; the author of a test can. Data and types only.
 */
import type { Alteration } from '../provider/alterations';

/** `applied`: as always. `not_applied`: the model never sees it. `appliedAfterMs`: later, on the simulator's clock. */
export type Effect = 'applied' | 'not_applied' | { readonly appliedAfterMs: number };

/**
 * What the caller sees. `answer`: the true one. `hang`: nothing, and the connection stays open. `reset`: the connection is
 * cut. `cut_json` is a whole HTTP answer with half a JSON, `cut_transfer` ends before its Content-Length.
 */
export const REPLIES = [
  'answer',
  'hang',
  'reset',
  'http_500',
  'http_502',
  'http_429',
  'http_429_json',
  'empty',
  'cut_json',
  'cut_transfer',
  'wrong_content_type',
  'ok_without_session',
  'ok_with_400',
] as const;

/** A refusal with any code. Default HTTP status: as the provider has it for this code. */
export interface Refuse {
  readonly refuse: string;
  readonly httpStatus?: number;
  readonly description?: string;
}

/** The true answer about a session that is shown as something else. */
export interface Shows {
  readonly shows: Alteration;
}

export type Reply = (typeof REPLIES)[number] | Refuse | Shows;

/** When the answer leaves, counted from the call's application; together they add up in this order. */
export interface Wait {
  /** Until the provider has gone as far as it can alone, and every webhook of that was tried. */
  readonly webhooks?: boolean;
  /** On the simulator's clock. */
  readonly clockMs?: number;
  /** Real time, independent of the clock. */
  readonly realMs?: number;
}

export interface CallFault {
  /** Default `applied`. */
  readonly effect?: Effect;
  /** Default `answer`. */
  readonly reply?: Reply;
  readonly wait?: Wait;
  /** True: once it has happened, it happens to every later call of this kind. */
  readonly lasts?: boolean;
}

/** True for a reply that is made out of the true answer, and so cannot leave before there is one. Pure. */
export function isMadeOfTheAnswer(reply: Reply): boolean {
  if (typeof reply === 'object') return 'shows' in reply;
  return ['answer', 'cut_json', 'cut_transfer', 'wrong_content_type', 'ok_with_400'].includes(reply);
}

/** Why a fault makes no sense, or null. Pure. */
export function problemOfCallFault({ effect, reply = 'answer' }: CallFault): string | null {
  const needsTruth = reply === 'answer' || (typeof reply === 'object' && 'shows' in reply);
  if (effect !== 'not_applied' || !needsTruth) return null;
  return 'a call that is not applied has no true answer: choose another reply';
}

/** True for a fault that applies its call later than it came. Pure. */
export function isAppliedLate({ effect }: CallFault): boolean {
  return typeof effect === 'object';
}
