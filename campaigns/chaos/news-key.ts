import type { SessionSnapshot } from '../../smart-glocal/types';

/** What a snapshot says, as one text: equal for a webhook and for what a history holds of it. Pure. */
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
