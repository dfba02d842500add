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
    return `It is not known whether ${money} was debited: the payment was stopped from outside, and has to be compared with Smart Glocal.`;
  if (outcome !== null) return endedSentence(money, outcome);
  if (status === 'needs_review') {
    return `It is not clear yet whether ${money} was debited; we are looking into it, so please do not pay again.`;
  }
  if (status === 'awaiting_customer')
    return `The payment of ${money} is waiting for the customer to finish 3DS with their bank${untilText(waitingFor)}; nothing is decided yet.`;
  if (status === 'cancelling')
    return `The payment of ${money} is being stopped, and we are asking whether it was paid all the same.`;
  return `The payment of ${money} is in progress${waitingFor === null ? '' : `: waiting for ${waitingFor.what.replace(/\.$/, '')}${untilText(waitingFor)}`}.`;
}

function endedSentence(money: string, outcome: Ended): string {
  if (typeof outcome.decidedBy !== 'string') {
    return `A person has closed this payment of ${money} as ${CLOSED_AS[outcome.status]}: ${outcome.decidedBy.why}`;
  }
  switch (outcome.status) {
    case 'succeeded':
      return `${money} was debited from the card, once${outcome.late ? ', after our deadline or a cancel request' : ''}.`;
    case 'declined':
      return `The payment of ${money} was declined, and nothing was debited${codeText(outcome)}.`;
    case 'abandoned':
      return `The customer did not finish 3DS with their bank in time, so nothing of the ${money} was debited.`;
    case 'cancelled':
      return `The payment of ${money} was cancelled before it was made, and nothing was debited: ${outcome.reason}`;
    case 'rejected':
      return `The payment of ${money} was stopped because it was not as requested, and nothing was debited.`;
    case 'needs_review':
      return `It could not be found out whether ${money} was debited: ${outcome.reason}`;
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
