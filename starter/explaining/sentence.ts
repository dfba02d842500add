/** How a payment stands, in one plain sentence that support can read to the customer. Says no more than is known. Pure. */
import { formatMoney } from '../../workflows/contract/money';
import type { Outcome, PaymentView } from '../../workflows/contract/payment';

/** An outcome without the card hint. */
export type Ended = Omit<Outcome, 'card'>;

export interface Standing extends Pick<PaymentView, 'amount' | 'currency' | 'waitingFor' | 'status'> {
  readonly outcome: Ended | null;
  /** Closed from outside, without an outcome. */
  readonly isStopped: boolean;
}

/** One sentence, times in UTC. */
export function sentenceFor({ amount, currency, outcome, status, waitingFor, isStopped }: Standing): string {
  const money = formatMoney(amount, currency);
  if (isStopped)
    return `It is not known whether ${money} were debited: the payment was stopped from outside, and has to be compared with Smart Glocal.`;
  if (outcome !== null) return endedSentence(money, outcome);
  if (status === 'needs_review') {
    return `It is not clear yet whether ${money} were debited; somebody is looking into it, so please do not pay again.`;
  }
  if (status === 'awaiting_customer')
    return `${money} wait for the customer to finish the check at her bank${untilText(waitingFor)}; nothing is decided yet.`;
  if (status === 'cancelling')
    return `The payment of ${money} is being stopped, and whether it was paid all the same is being asked.`;
  return `The payment of ${money} is under way${waitingFor === null ? '' : `: waiting for ${waitingFor.what.replace(/\.$/, '')}${untilText(waitingFor)}`}.`;
}

function endedSentence(money: string, outcome: Ended): string {
  if (typeof outcome.decidedBy !== 'string') {
    return `A person has closed this payment of ${money} as ${CLOSED_AS[outcome.status]}: ${outcome.decidedBy.why}`;
  }
  switch (outcome.status) {
    case 'succeeded':
      return `${money} were debited from the card, once${outcome.late ? ', later than we had waited for' : ''}.`;
    case 'declined':
      return `The payment of ${money} was declined, and nothing was debited${codeText(outcome)}.`;
    case 'abandoned':
      return `The check at the customer's bank was not finished in time, so nothing of the ${money} was debited.`;
    case 'cancelled':
      return `The payment of ${money} was cancelled before it was made, and nothing was debited: ${outcome.reason}`;
    case 'rejected':
      return `The payment of ${money} was stopped because it was not as it had been asked for, and nothing was debited.`;
    case 'needs_review':
      return `It could not be found out whether ${money} were debited: ${outcome.reason}`;
  }
}

const CLOSED_AS = {
  succeeded: 'paid',
  declined: 'not paid',
  needs_review: 'unclear',
  abandoned: 'abandoned',
  cancelled: 'cancelled',
  rejected: 'rejected',
} as const satisfies Record<Outcome['status'], string>;

function codeText({ code }: Ended): string {
  return code === null ? '' : ` (the code is ${code})`;
}

function untilText(waitingFor: PaymentView['waitingFor']): string {
  const until = waitingFor?.until ?? null;
  return until === null ? '' : `, until ${until.slice(0, 16).replace('T', ' ')} UTC`;
}
