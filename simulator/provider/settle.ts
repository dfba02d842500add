/** The provider's answer on command, at any moment after the start: late, early, contradictory, or taken back. */
import { Refusal } from './errors';
import { enter } from './flow';
import type { Session, Stage } from './model';
import type { World } from './world';

/** `error` is not final and lasts until the next word; `contradiction`: payment `succeeded` in a session `cancelled`. */
export const VERDICTS = ['paid', 'not_paid', 'error', 'contradiction'] as const;

export type Verdict = (typeof VERDICTS)[number];

export interface Settlement {
  /** The reason, for `not_paid` and `error`; null: none is named. Default: a decline by the issuer; an internal error. */
  readonly code?: string | null;
  /** True: without the webhook. */
  readonly isQuiet?: boolean;
}

const STAGES = {
  paid: 'succeeded',
  not_paid: 'failed',
  error: 'error',
  contradiction: 'contradictory',
} as const satisfies Readonly<Record<Verdict, Stage>>;

const CODES = {
  paid: null,
  not_paid: 'declined_by_issuer_bank',
  error: 'internal_error',
  contradiction: null,
} as const;

/** Ends (or un-ends) a session that was started. Throws a `Refusal` for one that was not, or that is there already. */
export function settle(world: World, session: Session, verdict: Verdict, { code, isQuiet }: Settlement): void {
  const stage = STAGES[verdict];
  if (session.payments.length === 0) throw new Refusal('session_wrong_state', 'Nothing was started in this session');
  if (session.stage === stage) throw new Refusal('session_wrong_state', 'The session is already settled that way');
  const isFailure = verdict === 'not_paid' || verdict === 'error';
  const failure = isFailure ? { code: code === undefined ? CODES[verdict] : code } : null;
  enter(world, session, stage, { failure, isQuiet: isQuiet === true });
}
