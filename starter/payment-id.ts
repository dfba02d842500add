/** How people name a payment: `order-42`, and `order-42~2` for its second attempt. Pure. */
import { WORKFLOW_ID_PREFIX, workflowIdOf } from '../workflows/workflow-id';

/** 1 to 64 of `A-Za-z0-9._-`, and an attempt from 1 to 99: what the payment's input accepts. */
const PAYMENT_ID = /^(?<paymentId>[A-Za-z0-9._-]{1,64})(?:~(?<attempt>[1-9]\d?))?$/;

export interface PaymentName {
  readonly paymentId: string;
  readonly attempt: number;
}

/** The workflow id of the payment that a person named, or null when no payment can be called that. */
export function workflowIdFromId(id: string): string | null {
  const name = nameOf(id);
  return name === null ? null : workflowIdOf(name.paymentId, name.attempt);
}

/** What a person calls the payment with this workflow id. */
export function idOf(workflowId: string): string {
  return workflowId.slice(WORKFLOW_ID_PREFIX.length);
}

/** Debt and attempt inside an id such as `order-42~2`, or null when it is none. */
export function nameOf(id: string): PaymentName | null {
  const { paymentId, attempt } = PAYMENT_ID.exec(id)?.groups ?? {};
  return paymentId === undefined ? null : { paymentId, attempt: Number(attempt ?? 1) };
}
