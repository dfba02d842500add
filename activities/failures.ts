import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { SmartGlocalError } from '../smart-glocal/errors';
import type { FailureDetails, FailureType } from '../workflows/contract/activities';

/**
 * From a provider error to Temporal's failure, in one table. No row lets Temporal retry the call: whether it may be repeated
 * depends on what else is known, and the workflow's next step decides that. Only the class, the code and a sentence of ours
 * enter history; never the cause, which may carry bodies.
 */
const HANDLING: Record<FailureType, { readonly advice: string; readonly isOrdinary: boolean }> = {
  rejected_request: {
    advice: 'Check project, keys, rights and base URL: the same request fails again.',
    isOrdinary: false,
  },
  business_refusal: { advice: 'Provider or issuer refused it.', isOrdinary: true },
  conflict: { advice: 'Already accepted, or the state has moved on: session/status shows which.', isOrdinary: true },
  not_executed: { advice: 'Nothing reached the provider.', isOrdinary: false },
  outcome_unknown: { advice: 'It may have been carried out: session/status shows whether.', isOrdinary: false },
};

/** The failure that stands for `error` in history. Anything that is not a provider error is a call of unknown outcome. */
export function activityFailureOf(error: unknown, method: string): ApplicationFailure {
  if (!(error instanceof SmartGlocalError)) return failure('outcome_unknown', 'internal', method);
  return failure(error.class, error.code, method);
}

/** A failure of ours, before anything was sent. */
export function nothingSent(code: string, method: string): ApplicationFailure {
  return failure('not_executed', code, method);
}

function failure(type: FailureType, code: string | null, method: string): ApplicationFailure {
  const { advice, isOrdinary } = HANDLING[type];
  const details: FailureDetails = { code };
  return ApplicationFailure.create({
    type,
    message: `${method}: ${code ?? 'no code'}. ${advice}`,
    nonRetryable: true,
    details: [details],
    ...(isOrdinary ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}
