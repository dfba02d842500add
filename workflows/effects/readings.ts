import { patched, workflowInfo } from '@temporalio/workflow';
import { whyUnreadable } from '../contract/unreadable';

/**
 * Whether a value from outside can be used. That it could not be read is recorded in history under `name`, which is used once in
 * a payment: a replay must decide the same, also where a missing key has come back, or a setting has changed. Throws when it
 * was read then and cannot be now: that fails the task, which is repeated until the key is back.
 */
export function isReadable(value: unknown, name: string): boolean {
  const reason = whyUnreadable(value);
  const isLive = !workflowInfo().unsafe.isReplaying;
  if (isLive && reason === null) return true; // No event for what is in order.
  if (patched(`unreadable ${name}`)) return false;
  if (reason !== null) throw new Error(reason);
  return true;
}

/** For what a workflow cannot do without. Throws, which fails the task: it is repeated until the key is back. */
export function mustBeReadable(value: unknown): void {
  const reason = whyUnreadable(value);
  if (reason !== null) throw new Error(reason);
}
