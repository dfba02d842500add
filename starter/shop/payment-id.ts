/**
 * How people name a payment: `order-42`, and `order-42~2` for its second attempt; and what came after the end of one:
 * `aftermath:ps_3230`, by its session. No payment id holds a colon. Pure.
 */
import {
  AFTERMATH_ID_PREFIX,
  aftermathIdOf,
  isPlainSessionId,
  WORKFLOW_ID_PREFIX,
  workflowIdOf,
} from '../../workflows/contract/workflow-id';

/** 1 to 64 of `A-Za-z0-9._-`, and an attempt from 1 to 99: what the payment's input accepts. */
const PAYMENT_ID = /^(?<paymentId>[A-Za-z0-9._-]{1,64})(?:~(?<attempt>[1-9]\d?))?$/;

const AFTERMATH = 'aftermath:';

export interface PaymentName {
  readonly paymentId: string;
  readonly attempt: number;
}

/** The workflow id of the payment that a person named, or null when no payment can be called that. */
export function workflowIdFromId(id: string): string | null {
  const name = nameOf(id);
  return name === null ? null : workflowIdOf(name.paymentId, name.attempt);
}

/** The workflow id of the aftermath that a person named, or null when none is named. */
export function aftermathFromId(id: string): string | null {
  const sessionId = id.slice(AFTERMATH.length);
  return id.startsWith(AFTERMATH) && isPlainSessionId(sessionId) ? aftermathIdOf(sessionId) : null;
}

/** This workflow keeps what came after the end of a payment. */
export function isAftermath(workflowId: string): boolean {
  return workflowId.startsWith(AFTERMATH_ID_PREFIX);
}

/** What a person calls the payment, or the aftermath, with this workflow id. */
export function idOf(workflowId: string): string {
  if (isAftermath(workflowId)) return AFTERMATH + workflowId.slice(AFTERMATH_ID_PREFIX.length);
  return workflowId.slice(WORKFLOW_ID_PREFIX.length);
}

/** Debt and attempt in an id such as `order-42~2`, or null when it is not one. */
export function nameOf(id: string): PaymentName | null {
  const { paymentId, attempt } = PAYMENT_ID.exec(id)?.groups ?? {};
  return paymentId === undefined ? null : { paymentId, attempt: Number(attempt ?? 1) };
}
