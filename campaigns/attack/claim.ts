import type { Attack } from './attack';
import { debitsOf } from './provider';
import { goesOn, outcomeOf, type OpenPayment } from './shop';
import type { Scene } from './scene';

/** Ours, for a busy machine: news is believed, or asked about, within a second. */
const BELIEVED_WITHIN_MS = 12_000;

/** Says of an open payment that it was paid, and watches whether that is believed; then the customer approves. */
export async function claimPaid(
  scene: Scene,
  payment: OpenPayment,
  { tried, claim }: { readonly tried: string; readonly claim: () => Promise<string> },
): Promise<Attack> {
  const { workflowId, paymentId } = payment;
  const answer = await claim();
  const outcome = await outcomeOf(scene, workflowId, BELIEVED_WITHIN_MS);
  const isPaid = (await debitsOf(scene, paymentId)).length > 0;
  if (outcome?.status === 'succeeded' && !isPaid) {
    return { tried, came: `${answer}; the outcome is succeeded, and nothing was debited`, harms: ['outcome'] };
  }
  if (await goesOn(scene, workflowId))
    return { tried, came: `${answer}; not believed, and paid once the customer approves`, harms: [] };
  return { tried, came: `${answer}; not believed, but it does not go on`, harms: ['stop'] };
}
