/** What the person at the terminal can do while the demo stays up. Pure. */
import { idOf } from '../starter/shop/payment-id';
import type { StartedPayment } from '../starter/shop/payments';

export interface Invitation {
  readonly webUiUrl: string;
  readonly namespace: string;
  readonly temporalAddress: string;
  readonly simulatorUrl: string;
  readonly codecServerUrl: string;
  readonly shopUrl: string;
  readonly logs: string;
  /** Workflow id of the payment that has ended. */
  readonly ended: string;
  readonly waiting: StartedPayment;
  /** Two unused orders. */
  readonly free: string;
  readonly troubled: string;
}

/** The lines to print. */
export function invitation({ ended, waiting, free, troubled, ...at }: Invitation): string[] {
  const id = idOf(waiting.workflowId);
  const webUi = (workflowId: string): string => `${at.webUiUrl}/namespaces/${at.namespace}/workflows/${workflowId}`;
  return [
    '',
    'Look at both payments in the Web UI (history is encrypted; the codec server shows it only to you, without tokens):',
    `  ${idOf(ended)}, has ended:    ${webUi(ended)}`,
    `  ${id}, waits for you: ${webUi(waiting.workflowId)}`,
    '',
    `Be the customer of ${id}: open this link and approve, refuse or walk away:`,
    `  ${waiting.customerUrl ?? '(none: the payment does not wait for a customer)'}`,
    `Or buy something in the example shop, which is told when it is paid: ${at.shopUrl}`,
    '',
    'In a second terminal, in this folder:',
    `  npm run starter --silent -- status ${id}`,
    `  npm run starter --silent -- wait ${id}`,
    `  npm run starter --silent -- explain ${idOf(ended)}`,
    '  npm run starter --silent -- list',
    `  CIT_TOKEN=tok_success npm run starter --silent -- start --payment-id ${free} --amount 2500 --currency usd --customer customer-8`,
    'Other tokens end differently: tok_decline_insufficient_funds, tok_frictionless, tok_mismatch_amount, ...',
    '',
    'What Temporal itself has stored, and the same made readable:',
    `  temporal workflow show --address ${at.temporalAddress} --workflow-id ${ended} --output json`,
    `  temporal workflow show --address ${at.temporalAddress} --workflow-id ${ended} --output json --codec-endpoint ${at.codecServerUrl}`,
    '',
    'Make a payment need a person: the answer to its opening is lost, and Smart Glocal cannot be asked:',
    ...lostAnswer(at.simulatorUrl, troubled).map((command) => `  ${command}`),
    'Then lift the fault and recheck, which closes it:',
    `  curl -sX DELETE ${at.simulatorUrl}/_control/faults`,
    `  npm run starter --silent -- recheck ${troubled}`,
    `  npm run starter --silent -- wait ${troubled}`,
    '',
    `See what Smart Glocal saw and debited, and arrange how the next payment goes: ${at.simulatorUrl}`,
    `Logs: ${at.logs}`,
    '',
    'Ctrl-C ends everything.',
  ];
}

/** Drives one payment into review within seconds, and lists it there. */
function lostAnswer(simulatorUrl: string, paymentId: string): string[] {
  const fault = (order: object): string =>
    `curl -sX POST ${simulatorUrl}/_control/faults/calls -H 'content-type: application/json' -d '${JSON.stringify(order)}'`;
  const of = { payment: paymentId };
  return [
    fault({ for: of, method: 'session/init/payment', fault: 'answer_lost' }),
    fault({ for: of, method: 'session/status', nth: 'every', fault: 'http_500_before' }),
    `CIT_TOKEN=tok_success npm run starter --silent -- start --payment-id ${paymentId} --amount 2500 --currency usd --customer customer-9 --opening init --ready-to-confirm-deadline 5s`,
    'npm run starter --silent -- list --status needs_review',
  ];
}
