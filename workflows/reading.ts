import type { SessionSnapshot } from '../smart-glocal/types';

/**
 * How a pair of statuses reads: the session's and the acquiring payment's, never one alone. `failed` under
 * `in_progress` or `error` is still open, and `error` is not final (Smart Glocal, /reference/objects). Pure.
 */
export type Reading = 'paid' | 'not_paid' | 'contradiction' | 'open';

export function readingOf(snapshot: SessionSnapshot): Reading {
  const { sessionStatus, payments } = snapshot;
  if (payments.some(({ status }) => status === 'succeeded')) {
    if (sessionStatus === 'accepted' || sessionStatus === 'in_progress') return 'paid';
    return sessionStatus === 'cancelled' ? 'contradiction' : 'open';
  }
  const noneCanSucceed = payments.every(({ status }) => status === 'failed');
  return sessionStatus === 'cancelled' && noneCanSucceed ? 'not_paid' : 'open';
}
