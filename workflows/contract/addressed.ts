/**
 * A person's message names the workflow and the message that it is meant for, inside what is encrypted. So it can neither be
 * moved to another payment, nor taken for another message, nor left out: what someone without our keys sends is no yes.
 */
import { isObject } from './truth';
import { refusal, type Refusal } from './resolution';
import { whyUnreadable } from './unreadable';

export interface Addressed {
  readonly workflowId: string;
  /** The update's name. */
  readonly message: string;
}

/** The updates that people send. */
export const PEOPLES_MESSAGES: readonly string[] = ['confirm', 'cancel', 'resolve'];

/** True for what a person may send: the argument of one of their messages, to a workflow that it names. Pure. */
export function isPeoplesMessage(value: unknown): value is Addressed {
  const named: Partial<Addressed> = isObject(value) ? value : {};
  return typeof named.workflowId === 'string' && PEOPLES_MESSAGES.includes(String(named.message));
}

/** The argument of this update, for this workflow alone. Pure. */
export function addressed<Wish extends object>(
  workflowId: string,
  { name }: { readonly name: string },
  wish: Wish,
): Wish & Addressed {
  return { ...wish, workflowId, message: name };
}

/** Why this argument is not a message of this name to this workflow; null when it is. Pure; `value` may be anything. */
export function notAddressed(value: unknown, workflowId: string, name: string): Refusal | null {
  const reason = whyUnreadable(value);
  if (reason !== null) return refusal('unreadable', `This ${name} cannot be read. ${reason}`);
  const named: Partial<Addressed> = isObject(value) ? value : {};
  if (named.workflowId === workflowId && named.message === name) return null;
  const form = `{"workflowId": "${workflowId}", "message": "${name}", ...}`;
  return refusal('not_addressed', `This ${name} does not name this workflow and message. Send ${form}.`);
}
