import type { SessionSnapshot } from '../../smart-glocal/types';

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

/** The value is a snapshot that this version can read. Pure. */
export function isSnapshot(value: unknown): value is SessionSnapshot {
  if (!isObject(value) || !('payments' in value) || !Array.isArray(value.payments)) return false;
  return 'sessionId' in value && typeof value.sessionId === 'string' && isReadable(value as SessionSnapshot);
}

/** A snapshot from another version may lack what this one reads; then it is ignored, and the next question decides. */
function isReadable(snapshot: SessionSnapshot): boolean {
  try {
    return typeof readingOf(snapshot) === 'string' && typeof snapshot.updatedAt === 'string';
  } catch {
    return false;
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
