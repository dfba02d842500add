import { lacksItsSession } from './conclusions';
import type { Known } from './known';
import type { PaymentView } from './shapes';

/**
 * What the Web UI shows as a payment's current details (Markdown): how it stands, what is awaited, and, in review, what a
 * person can do. No token, no personal data. Pure.
 */
export function detailsOf(view: PaymentView, known: Known, id: string): string {
  const { status, waitingFor, sessionId, outcome } = view;
  const lines = [
    `**${status}**${outcome === null ? '' : `: ${outcome.reason}`}`,
    waitingFor === null ? null : waitingText(waitingFor),
    sessionId === null ? null : `Payment session \`${sessionId}\`.`,
    otherSession(known),
    outcome === null ? lastQuestion(known) : null,
    known.review !== null && outcome === null ? whatToDo(known, id) : null,
  ];
  return lines.filter((line) => line !== null).join('\n\n');
}

/** What a person needs to look at, for it cannot be asked about as our own. */
function otherSession({ secondSession }: Known): string | null {
  const isNamed = secondSession !== null && secondSession !== 'unknown';
  return isNamed ? `Another payment session carries this payment: \`${secondSession}\`.` : null;
}

function lastQuestion({ asks }: Known): string | null {
  return asks.failure === null ? null : `Smart Glocal did not answer the last question (${asks.failure}).`;
}

function whatToDo(known: Known, id: string): string {
  const names = `- name its session, when it was found at Smart Glocal: \`npm run starter -- recheck ${id} --session PS\``;
  return [
    'What a person can do:',
    ...(lacksItsSession(known) ? [names] : []),
    `- ask Smart Glocal again, now: \`npm run starter -- recheck ${id}\``,
    `- close it, once it is clear what happened: \`npm run starter -- resolve ${id} --as succeeded|declined|needs_review --by WHO --why TEXT\``,
  ].join('\n');
}

/** A reason is a sentence of its own; its full stop comes behind the time. */
function waitingText({ what, until }: NonNullable<PaymentView['waitingFor']>): string {
  const text = what.replace(/\.$/, '');
  return `Waiting for ${text}${until === null ? '' : `, until ${until}`}.`;
}
