/** What the worker of these tests runs: a payment that a test can end at will, and the real aftermath. */
import { ApplicationFailure } from '@temporalio/workflow';
import { citPayment as standIn, type StandInPlan } from '../../support/payment-stand-in';

export { citAftermath } from '../../../workflows/cit-aftermath';

/** Without a plan it fails, as a payment with invalid input does. */
export async function citPayment(plan?: StandInPlan): Promise<void> {
  if (plan === undefined) throw ApplicationFailure.nonRetryable('Invalid input.', 'invalid_input');
  return standIn(plan);
}
