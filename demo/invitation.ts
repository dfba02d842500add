/** What the person at the terminal can do while the demo stays up. Pure. */
import type { StartedPayment } from '../starter/payments';
import { idOf } from '../starter/payment-id';

export interface Invitation {
  readonly webUiUrl: string;
  readonly namespace: string;
  readonly simulatorUrl: string;
  readonly logs: string;
  /** Workflow id of the payment that has ended. */
  readonly ended: string;
  readonly waiting: StartedPayment;
  /** An order that nobody has used yet. */
  readonly free: string;
}

/** The lines to print. */
export function invitation({ ended, waiting, free, ...at }: Invitation): string[] {
  const id = idOf(waiting.workflowId);
  const webUi = (workflowId: string): string => `${at.webUiUrl}/namespaces/${at.namespace}/workflows/${workflowId}`;
  return [
    '',
    'Look at both payments in the Web UI:',
    `  ${idOf(ended)}, has ended:    ${webUi(ended)}`,
    `  ${id}, waits for you: ${webUi(waiting.workflowId)}`,
    '',
    `Be the customer of ${id}: open this link and approve, refuse or walk away:`,
    `  ${waiting.customerUrl ?? '(none: the payment does not wait for a customer)'}`,
    '',
    'In a second terminal, in this folder:',
    `  npm run starter --silent -- status ${id}`,
    `  npm run starter --silent -- wait ${id}`,
    '  npm run starter --silent -- list',
    `  CIT_TOKEN=tok_success npm run starter --silent -- start --payment-id ${free} --amount 2500 --currency usd --customer customer-8`,
    'Other tokens end otherwise: tok_decline_insufficient_funds, tok_frictionless, tok_mismatch_amount, ...',
    '',
    `What Smart Glocal saw and debited: ${at.simulatorUrl}/_control/journal and ${at.simulatorUrl}/_control/ledger`,
    `Logs: ${at.logs}`,
    '',
    'Ctrl-C ends everything.',
  ];
}
