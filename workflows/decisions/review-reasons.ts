import { lacksItsSession, mayHaveConfirmed, startedElsewhere } from '../facts/claims';
import type { Known } from '../facts/known';
import { deadlinesOf } from './deadlines';

/** Why a person must look at a payment. Pure; `now` is epoch ms. */

/** Why it needs review now; null when it does not. The provider's answer may still end it, unless the doubt is lasting. */
export function doubtAbout(known: Known, now: number): string | null {
  const { facts, suspicion, differences } = known;
  const lasting = lastingDoubt(known);
  if (lasting !== null || facts.notPaidByStatus) return lasting;
  if (differences.length > 0 && mayHaveConfirmed(known)) return notAsAsked(known);
  // "Not paid" from a webhook is no end, nor is a suspicion: unconfirmed in the provider's own time, they need a person.
  const isClosing = facts.paidAt !== null && suspicion === null;
  const overdue = deadlinesOf(known).review;
  if (isClosing || overdue === null || now < overdue) return null;
  if (!lacksItsSession(known)) return SILENCE;
  return known.candidates.length === 0 ? NO_SESSION : SESSION_NOT_SHOWN;
}

const NO_SESSION = 'The answer to init was lost, and it is not known which session it opened.';
const SESSION_NOT_SHOWN =
  'The answer to init was lost, and Smart Glocal has not yet shown our payment in the session that was named later.';
const SILENCE = 'Smart Glocal has not said how this payment ended, and its own time limit has passed.';

/** Why a person must decide, whatever the provider says next; null when there is no such reason. */
export function lastingDoubt(known: Known): string | null {
  const { facts, differences, secondSession, request, shopConfirmed } = known;
  if (facts.contradiction) return 'Smart Glocal said that this payment was paid, and also that it was not.';
  if (secondSession !== null) return 'Another session carries the same payment: the customer may be debited twice.';
  const elsewhere = startedElsewhere(known);
  if (elsewhere !== null) return ELSEWHERE[elsewhere];
  if (facts.paidAt === null) return null;
  if (differences.length > 0) return notAsAsked(known);
  const lacksYes = request.confirmation === 'manual' && shopConfirmed === null;
  return lacksYes ? 'The payment was paid although the shop had not confirmed it.' : null;
}

const ELSEWHERE = {
  another_run: 'Another run of this payment may have debited the card: this one did not start it again.',
  earlier_attempt: 'An earlier attempt at this debt is not known to be unpaid: this one was not started.',
  restored: 'Temporal was restored from a backup after this payment had begun: a start of it may be lost.',
} as const;

function notAsAsked({ differences }: Known): string {
  return `The payment is not as requested (${differences.join(', ')}).`;
}
