import { isObject } from './truth';

/**
 * What a worker hands the workflow instead of a payload that cannot be read: in clear, moved from elsewhere, cut, or encrypted
 * with a key that is not there. Anyone who may write to Temporal can send such a payload; failing the task would let them stop
 * the payment.
 */
export interface Unreadable {
  /** Why, in a sentence that holds nothing of its content. */
  readonly unreadable: string;
}

export function unreadable(reason: string): Unreadable {
  return { unreadable: reason };
}

/** Why this value could not be read; null when it was. Pure. */
export function whyUnreadable(value: unknown): string | null {
  const isMarked = isObject(value) && 'unreadable' in value;
  return isMarked && typeof value.unreadable === 'string' ? value.unreadable : null;
}
