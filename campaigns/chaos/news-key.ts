import type { SessionSnapshot } from '../../smart-glocal/types';

/** What a snapshot says, as one text: the same for a webhook's and for the one that a history holds. Pure. */
export function newsKey({
  sessionId,
  sessionStatus,
  updatedAt,
  nextAction,
  payments,
  errorCode,
}: SessionSnapshot): string {
  const shown = payments.map(({ id, status, amount, currency, redirect, errorCode: code }) => [
    id,
    status,
    amount,
    currency,
    redirect?.url ?? null,
    code,
  ]);
  return JSON.stringify([sessionId, sessionStatus, updatedAt, nextAction, errorCode, shown]);
}
