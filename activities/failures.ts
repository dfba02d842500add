import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { SmartGlocalError } from '../smart-glocal/errors';
import type { FailureDetails, FailureType, RequestName } from '../workflows/contract/activities';

/**
 * From a provider error to Temporal's failure, in one table. No row lets Temporal retry the call: whether it may be repeated
 * depends on what else is known, and the workflow's next step decides that. Only the class, the code and a sentence of ours
 * enter history; never the cause, which may carry bodies. The workflow believes the details, which name the request; the type
 * says the same to people.
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

/** Refused by ourselves, before anything was sent. The message is the code: a sentence of ours goes with the class. */
export class NothingSent extends Error {
  override name = 'NothingSent';

  constructor(readonly code: string) {
    super(code);
  }
}

/**
 * The failure that stands for `error` in history, as the answer to this request; one that is made already stays. Anything that is
 * neither a provider's error nor a refusal of ours is a call of unknown outcome.
 */
export function activityFailureOf(error: unknown, to: RequestName, method: string): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof NothingSent) return failure({ to, class: 'not_executed', code: error.code }, method);
  if (!(error instanceof SmartGlocalError)) return failure({ to, class: 'outcome_unknown', code: 'internal' }, method);
  return failure({ to, class: error.class, code: error.code }, method);
}

/**
 * The failure of an execution that sends nothing because it is not the one that was asked for. Its class is not
 * "not executed": the one that was asked for may have left.
 */
export function notTheOne(to: RequestName | null, code: string, method: string): ApplicationFailure {
  return failure({ to, class: 'outcome_unknown', code }, method);
}

function failure(details: FailureDetails, method: string): ApplicationFailure {
  const { class: type, code } = details;
  const { advice, isOrdinary } = HANDLING[type];
  return ApplicationFailure.create({
    type,
    message: `${method}: ${code ?? 'no code'}. ${advice}`,
    nonRetryable: true,
    details: [details],
    ...(isOrdinary ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}
