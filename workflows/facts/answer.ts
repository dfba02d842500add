import { ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { Answered, FailureDetails, FailureType, Looked, RequestName, Terms } from '../contract/activities';
import { isObject, isSnapshot } from '../contract/truth';

/**
 * What an activity's result or failure says. Anyone who may write to Temporal can answer for an activity, with any failure,
 * and with payloads that this payment has used before: only what names the very request is believed. Pure.
 */

/** The result of one call to the provider. A failure is a value and is not thrown: `nextStep` decides about it. */
export type Answer =
  { readonly snapshot: SessionSnapshot } | { readonly failure: FailureType; readonly code: string | null };

/** The call may have left us, and what came back is not its answer. */
const NOT_ITS_ANSWER: Answer = { failure: 'outcome_unknown', code: 'not_its_answer' };

/** The answer in the result of the call `asked`. */
export function answerIn(asked: RequestName, result: unknown): Answer {
  const { to, value } = membersOf<Answered<unknown>>(result);
  return isSame(asked, to) && isSnapshot(value) ? { snapshot: value } : NOT_ITS_ANSWER;
}

/** The terms in the result of `bind`; null when it is not the answer to this request. */
export function termsIn(asked: RequestName, result: unknown): Terms | null {
  const { to, value } = membersOf<Answered<Terms>>(result);
  return isSame(asked, to) ? (value ?? null) : null;
}

/** What the result of `lookElsewhere` says; `unknown` when it is not the answer to this request. */
export function foundIn(asked: RequestName, result: unknown): Looked['found'] {
  const { to, value } = membersOf<Answered<Looked>>(result);
  const { found } = membersOf<Looked>(value);
  return isSame(asked, to) && found !== undefined ? found : 'unknown';
}

/** The answer in the failure of the call `asked`, from the failure's cause. */
export function failureOf(asked: RequestName, cause: unknown): Answer {
  if (cause instanceof TimeoutFailure) {
    // Not even "no worker took it in time" means that nothing left: the server takes a failure of any kind from anyone who may
    // write to it (server 1.32: test/activities/forged-answers.test.ts).
    return {
      failure: 'outcome_unknown',
      code: cause.timeoutType === 'SCHEDULE_TO_START' ? 'no_worker' : 'worker_lost',
    };
  }
  const details = cause instanceof ApplicationFailure ? cause.details?.[0] : null;
  const { to, class: name, code } = membersOf<FailureDetails>(details);
  const failure = FAILURES.find((known) => known === name);
  if (failure === undefined || !isSame(asked, to)) return NOT_ITS_ANSWER;
  return { failure, code: code ?? null };
}

/** Not by the run: a reset run replays answers that an earlier run was given. The marks differ where the runs do. */
function isSame(asked: RequestName, named: unknown): boolean {
  const { call, id, mark } = membersOf<RequestName>(named);
  return call === asked.call && id === asked.id && mark === asked.mark;
}

/** Of a value that may be anything. */
function membersOf<Shape>(value: unknown): Partial<Shape> {
  return isObject(value) ? value : {};
}

const FAILURES: readonly FailureType[] = [
  'rejected_request',
  'business_refusal',
  'conflict',
  'not_executed',
  'outcome_unknown',
];
