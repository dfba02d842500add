/**
 * All that is known about one payment, as one immutable value: what was asked for, what the provider showed, what we
 * sent, and what was decided. Everything else (view, outcome, next step) is computed from it. Pure.
 */
import type { CardHint, Redirect, SessionId } from '../../smart-glocal/types';
import type { FailureType, Looked, Terms } from '../contract/activities';
import type { Request } from '../contract/request';
import type { Resolution } from '../contract/resolution';

/** A fact that can change, with the order of the snapshot that showed it (`orderOf`): the highest wins, whenever it arrives. */
export interface Dated<T> {
  readonly value: T;
  readonly order: string;
}

/** What snapshots of the current session taught. Monotone: nothing here is ever unlearned. */
export interface Facts {
  readonly paymentShown: boolean;
  /** Ids of the acquiring payments that our own calls and questions were answered with. */
  readonly shownToUs: readonly string[];
  /** `updatedAt` of the earliest snapshot that showed it paid, and of the latest that showed it finally not paid. */
  readonly paidAt: string | null;
  readonly notPaidAt: string | null;
  /** An answer of `session/status` itself showed it finally not paid. Only that closes a payment as not paid. */
  readonly notPaidByStatus: boolean;
  /** It was shown paid and not paid at once, or not paid after it had been paid. */
  readonly contradiction: boolean;
  /** When we first learned (epoch ms) that the provider waits for the confirm, and that the customer has to do 3DS. */
  readonly readyAt: number | null;
  readonly stepAt: number | null;
  /** `order` of the highest snapshot that asked for the confirm. */
  readonly readyOrder: string | null;
  readonly redirect: Dated<Redirect> | null;
  readonly card: Dated<CardHint> | null;
  /** Null inside: it ended without a code. */
  readonly errorCode: Dated<string | null> | null;
  readonly newToken: Dated<string> | null;
}

/**
 * What news without proof said of the current session: it may be about anybody's payment, so it is only remembered, until it
 * is believed for a reason of its own (decisions/unproven.ts). So is a `ready_to_confirm` that shows no next action, with proof or
 * without. `seq`: a question that was sent at this revision or later was sent after the news.
 */
export interface Unproven {
  /** The provider waits for the confirm. */
  readonly ready: { readonly order: string; readonly seq: number } | null;
  readonly redirect: (Dated<Redirect> & { readonly seq: number }) | null;
  /** Accepted, with one payment, which succeeded. */
  readonly paid: { readonly paymentId: string; readonly updatedAt: string; readonly seq: number } | null;
}

/** Differences that a webhook or a call's answer showed; they count once `session/status` shows them too. */
export interface Suspicion {
  readonly differences: readonly string[];
  /** `placeOf` the latest snapshot that showed one: an answer that shows an older state cannot clear it. */
  readonly place: string;
  readonly seq: number;
}

/** The last of our calls of one kind. `at` is epoch ms when its answer came. */
export interface Call {
  readonly result: 'accepted' | FailureType;
  readonly code: string | null;
  readonly at: number;
  readonly seq: number;
  /** How many were made in the current session, or since an operator last asked for a recheck. */
  readonly count: number;
}

export const CALL_NAMES = ['create', 'start', 'confirm', 'cancel'] as const;
export type CallName = (typeof CALL_NAMES)[number];

/**
 * Why a payment was stopped. `start_unclear` is the fence: the session of an unclear start is cancelled, because a cancelled
 * session can no longer be started (docs/provider-assumptions.md). Then one more session may be opened.
 */
export type StopCause =
  | 'asked'
  | 'ready_deadline'
  | 'decision_deadline'
  | 'customer_deadline'
  | 'mismatch'
  | 'second_session'
  | 'started_elsewhere'
  | 'refused'
  | 'start_unclear';

/** A decision to stop: after it neither start, init nor confirm is sent. Kept for good, except that a fence ends with its session. */
export interface Stop {
  readonly at: number;
  readonly seq: number;
  readonly by: string | null;
  readonly reason: string | null;
}

/** Our questions to `session/status`. A question whose `seq` is not below an event's was asked after that event. */
export interface Asks {
  /** `seq` when the last question was sent; -1 before the first. */
  readonly triedSeq: number;
  readonly answer: LastAnswer | null;
  /** Epoch ms of the last try or of the last event that made news due; `count` tries since that event. */
  readonly since: number;
  readonly count: number;
  /** Why the last question got no answer. */
  readonly failure: string | null;
  /** `seq` of the last event that wants a question: a stop, a failed call, news to be checked. */
  readonly wantedSeq: number;
  /** When a question that somebody wished for (a recheck, the customer's return, a webhook that could not be read) may be asked; null: none waits. */
  readonly wishDue: number | null;
  /** When the last one was asked. */
  readonly wishedAt: number | null;
  /** Tries in a row that brought no usable answer, and the time of the first; 0 and null after one that did. */
  readonly misses: number;
  readonly missesSince: number | null;
}

/** What the last answer of `session/status` showed, and what had happened when it was asked. */
export interface LastAnswer {
  readonly askedSeq: number;
  /** The provider's time of the state that it showed, and whether that state is open. */
  readonly updatedAt: string;
  readonly isOpen: boolean;
  readonly waitsForUs: boolean;
  readonly asksForConfirm: boolean;
}

export interface Known {
  readonly request: Request;
  readonly startedAt: number;
  /** 0 to 1, drawn once per payment: spreads the questions of payments that were opened together. */
  readonly lot: number;
  /** Null until `bound`. */
  readonly terms: Terms | null;
  /**
   * The revision of what is known: rises with every change. A question carries the revision at which it was sent, which tells
   * whether it was sent before or after some news.
   */
  readonly seq: number;
  /** 1, or 2 once the first session was fenced. */
  readonly tries: number;
  readonly sessionId: SessionId | null;
  /** Earlier sessions of this payment: fenced, and finally not paid. */
  readonly fenced: readonly SessionId[];
  /** When the answer to `init` was lost: sessions that may be ours, each believed only after `session/status`. */
  readonly candidates: readonly SessionId[];
  readonly facts: Facts;
  readonly unproven: Unproven;
  /** The answer to our own start showed one payment with amount and currency as asked for. */
  readonly startedAsAsked: boolean;
  /** `paidAt` comes from news without proof, while `session/status` could not be had. */
  readonly paidUnproven: boolean;
  readonly suspicion: Suspicion | null;
  /** Differences that `session/status` showed. */
  readonly differences: readonly string[];
  readonly calls: Readonly<Partial<Record<CallName, Call>>>;
  /** The call that is under way. */
  readonly calling: CallName | null;
  /** The last look at the rest of the debt, made before an end without a start; null before the first. */
  readonly looked: (Looked & Pick<Call, 'at' | 'count'>) | null;
  readonly stops: Readonly<Partial<Record<StopCause, Stop>>>;
  /** Another session carries this payment, or a fenced one was paid after all. */
  readonly secondSession: string | null;
  /** Manual confirmation only: when the shop could first decide (epoch ms), and its yes. */
  readonly decidableAt: number | null;
  readonly shopConfirmed: { readonly by: string | null; readonly at: number } | null;
  readonly asks: Asks;
  readonly review: { readonly since: number; readonly reason: string } | null;
  readonly resolution: Resolution | null;
}

export const NOTHING_SHOWN: Facts = {
  paymentShown: false,
  shownToUs: [],
  paidAt: null,
  notPaidAt: null,
  notPaidByStatus: false,
  contradiction: false,
  readyAt: null,
  stepAt: null,
  readyOrder: null,
  redirect: null,
  card: null,
  errorCode: null,
  newToken: null,
};

export const NOTHING_UNPROVEN: Unproven = { ready: null, redirect: null, paid: null };

const NOTHING_ASKED: Omit<Asks, 'since'> = {
  triedSeq: -1,
  answer: null,
  count: 0,
  failure: null,
  wantedSeq: -1,
  wishDue: null,
  wishedAt: null,
  misses: 0,
  missesSince: null,
};

/** A payment of which nothing but the request is known. */
export function begin(request: Request, startedAt: number, lot: number): Known {
  return {
    request,
    startedAt,
    lot,
    terms: null,
    seq: 0,
    tries: 1,
    sessionId: null,
    fenced: [],
    candidates: [],
    facts: NOTHING_SHOWN,
    unproven: NOTHING_UNPROVEN,
    startedAsAsked: false,
    paidUnproven: false,
    suspicion: null,
    differences: [],
    calls: {},
    calling: null,
    looked: null,
    stops: {},
    secondSession: null,
    decidableAt: null,
    shopConfirmed: null,
    asks: { ...NOTHING_ASKED, since: startedAt },
    review: null,
    resolution: null,
  };
}
