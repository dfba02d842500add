/** The outcomes of many cells, as seen from outside. */

/** Why a payment needs review. */
export const REASONS = {
  silence: 'Smart Glocal has not said how this payment ended, and its own time limit has passed.',
  noSession: 'The answer to init was lost, and it is not known which session it opened.',
  twice: 'Another session carries the same payment: the customer may be debited twice.',
  both: 'Smart Glocal said that this payment was paid, and also that it was not.',
  withoutYes: 'The payment was paid although the shop had not confirmed it.',
} as const;

export const PAID = { status: 'succeeded', code: null, late: false, retry: 'unsafe', debits: 1 } as const;

/** Ended without money, for good: another attempt is safe. */
export const UNPAID = { late: false, retry: 'safe', debits: 0 } as const;

/** The provider went on as if nothing had happened, and waits for the customer. */
export const CUSTOMERS_TURN = 'awaiting_customer: the customer to finish 3DS';

export const isStarted = (code: string): string =>
  `opening: Smart Glocal to show whether the payment was started (${code})`;

export const anotherTry = (why: string): string => `opening: another attempt to open the payment: ${why}`;
