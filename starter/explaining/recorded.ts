/** What Temporal's history says of a payment, decoded: one turn for each time that its workflow ran. Types only. */
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { Terms } from '../../workflows/contract/activities';
import type { Step } from '../../workflows/decisions/next-step';
import type { Message } from '../../workflows/facts/events';

export interface Turn {
  /** The clock that the workflow saw; epoch ms, as everywhere here. */
  readonly now: number;
  /** It ran for no other reason than that a local call was under way, or had just been made. */
  readonly isForced: boolean;
  readonly heard: readonly { readonly at: number; readonly message: Heard }[];
  /** Of the call that had been sent in an earlier turn. */
  readonly answer: { readonly at: number; readonly result: Result } | null;
  /** It ended by telling the shop (SHOP_EVENTS_URL), and decided again in the next one. */
  readonly tellsShop: boolean;
  /** What was done, in order. */
  readonly acts: readonly Act[];
}

/** A message that the payment learned, or one of no consequence: an unknown signal. */
export type Heard = Message | { readonly type: 'other'; readonly name: string };

/** Calls whose answer is recorded with the turn itself. */
export type Local = 'bind' | 'create' | 'ask';

export type Act =
  | { readonly do: Local; readonly at: number; readonly result: Result }
  | { readonly do: Exclude<Step['do'], Local | 'wait'> };

/** `cause`: of the failure, as Temporal's own classes. */
export type Result =
  | { readonly kind: 'terms'; readonly terms: Terms }
  | { readonly kind: 'snapshot'; readonly snapshot: SessionSnapshot }
  | { readonly kind: 'failure'; readonly cause: unknown };
