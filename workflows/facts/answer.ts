import { ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { FailureDetails, FailureType } from '../contract/activities';

/** The result of one call to the provider. A failure is a value and is not thrown: `nextStep` decides about it. */
export type Answer =
  { readonly snapshot: SessionSnapshot } | { readonly failure: FailureType; readonly code: string | null };

/** The result of a call that failed, from the failure's cause. Pure. */
export function failureOf(cause: unknown): Answer {
  if (cause instanceof TimeoutFailure) {
    // No worker took it in time: nothing was sent. Any other time-out may hide a call that arrived.
    const neverLeft = cause.timeoutType === 'SCHEDULE_TO_START';
    return { failure: neverLeft ? 'not_executed' : 'outcome_unknown', code: neverLeft ? 'no_worker' : 'worker_lost' };
  }
  const type = cause instanceof ApplicationFailure ? cause.type : null;
  const details =
    cause instanceof ApplicationFailure ? (cause.details?.[0] as Partial<FailureDetails> | undefined) : null;
  return { failure: FAILURES.find((name) => name === type) ?? 'outcome_unknown', code: details?.code ?? null };
}

const FAILURES: readonly FailureType[] = [
  'rejected_request',
  'business_refusal',
  'conflict',
  'not_executed',
  'outcome_unknown',
];
