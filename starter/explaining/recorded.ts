/** What Temporal's history says about a payment, decoded: one turn for each completed workflow task. Types only. */
import type { Looked, Terms } from '../../workflows/contract/activities';
import type { Step } from '../../workflows/decisions/next-step';
import type { Answer } from '../../workflows/facts/answer';
import type { Message } from '../../workflows/facts/events';

export interface RecordedTurn {
  /** The clock that the workflow saw; epoch ms, as everywhere here. */
  readonly now: number;
  /** It ran only because a local call was under way, or had just been made. */
  readonly isForced: boolean;
  readonly heard: readonly HeardAt[];
  /** The answer to the call that was sent in an earlier turn. */
  readonly answer: { readonly at: number; readonly result: Result } | null;
  /** It ended by telling the shop (SHOP_EVENTS_URL); the next turn decided again. */
  readonly tellsShop: boolean;
  /** What was done, in order. */
  readonly acts: readonly Act[];
}

/** `readAt`: a webhook is learned when it was read, which is later than the turn began. */
export interface HeardAt {
  readonly at: number;
  readonly message: Heard;
  readonly readAt?: number;
}

/** A message that the payment learned, or an unknown signal, which has no effect. */
export type Heard = Message | { readonly type: 'other'; readonly name: string };

/** Calls whose answer is recorded with the turn itself. */
export type Local = 'bind' | 'look' | 'create' | 'ask';

export type Act =
  | { readonly do: Local; readonly at: number; readonly result: Result }
  | { readonly do: Exclude<Step['do'], Local | 'wait'> };

/** `answer`: as the payment believed it. */
export type Result =
  | { readonly kind: 'terms'; readonly terms: Terms }
  | { readonly kind: 'looked'; readonly found: Looked['found'] }
  | { readonly kind: 'answer'; readonly answer: Answer };
