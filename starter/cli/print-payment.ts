/** Payments as text for people and as JSON for scripts. Pure. Neither contains the token. */
import { printable } from '../../environment/printable';
import { formatMoney } from '../../workflows/contract/money';
import type { KnownView, PaymentReport } from '../shop/payment-report';
import { dateTime } from './time-text';

export interface Shown extends Pick<PaymentReport, 'view' | 'hasNewToken'> {
  readonly customerUrl: string | null;
  /** Null when the address of the Web UI is not configured. */
  readonly webUiUrl: string | null;
}

/** The JSON of a payment: the view, with what a script needs and without what only the customer's browser needs. */
export function viewJson({ view, hasNewToken, customerUrl, webUiUrl }: Shown): string {
  const { nextStep, outcome } = view;
  return json({
    ...view,
    nextStep: nextStep === null ? null : { type: nextStep.type, until: nextStep.until },
    outcome: outcome === null ? null : { ...outcome, hasNewToken },
    customerUrl,
    webUiUrl,
  });
}

/** A payment in a few lines: a title, then what is known. */
export function viewText(id: string, { view, hasNewToken, customerUrl, webUiUrl }: Shown): string {
  const { outcome } = view;
  const rows: [string, string | null][] = [
    ['session', view.sessionId],
    ['next step', nextStepText(view)],
    ['waiting for', view.waitingFor === null ? null : withUntil(view.waitingFor.what, view.waitingFor.until)],
    ['customer link', customerUrl],
    ['reason', outcome?.reason ?? null],
    ['code', outcome?.code ?? null],
    ['late', outcome?.late === true ? 'yes: after one of our deadlines, or after a cancel was requested' : null],
    ['retry', outcome === null ? null : RETRY[outcome.retry]],
    ['decided by', outcome === null ? null : deciderText(outcome.decidedBy)],
    ['environment', outcome?.environment ?? null],
    ['card', cardText(view)],
    ['new token', hasNewToken ? 'yes: in the result of the workflow' : null],
    ['web ui', webUiUrl],
  ];
  const known = rows.filter(([, value]) => value !== null);
  return [
    printable(`${id}: ${titleOf(view)}`),
    ...known.map(([name, value]) => `  ${name.padEnd(13)} ${printable(value ?? '')}`),
    ...(view.status === 'needs_review' && outcome === null ? [...whatToDoLines(id), seeWhy(id)] : []),
  ].join('\n');
}

function seeWhy(id: string): string {
  return `  see why:                              npm run starter --silent -- explain ${id}`;
}

/** What a person can do about a payment in review, with the commands to type. */
export function whatToDoLines(id: string): string[] {
  return [
    'What a person can do:',
    `  ask Smart Glocal again, now:          npm run starter --silent -- recheck ${id}`,
    `  close it, once the outcome is clear:  npm run starter --silent -- resolve ${id} --as succeeded|declined|needs_review --by WHO --why TEXT`,
  ];
}

/** One change of a payment in one line; the same line means that nothing changed that a person would notice. */
export function changeLine({ status, outcome, waitingFor }: KnownView): string {
  if (outcome !== null) return printable(`${status}: ${outcome.reason}`);
  if (waitingFor === null) return printable(status);
  return printable(`${status}: waiting for ${withUntil(waitingFor.what, waitingFor.until)}`);
}

const RETRY = {
  safe: 'safe: a further attempt may be started',
  unsafe: 'unsafe: no further attempt',
} as const;

function titleOf({ status, amount, currency }: KnownView): string {
  return amount === null || currency === null ? status : `${status}, ${formatMoney(amount, currency)}`;
}

function nextStepText({ nextStep }: KnownView): string | null {
  if (nextStep === null) return null;
  const what = nextStep.type === 'redirect' ? 'send the customer to the link below' : 'the shop confirms or cancels';
  return withUntil(what, nextStep.until);
}

function cardText({ outcome }: KnownView): string | null {
  const { brand, last4 } = outcome?.card ?? { brand: null, last4: null };
  return brand === null && last4 === null ? null : `${brand ?? 'card'} ending in ${last4 ?? '????'}`;
}

function deciderText(decidedBy: NonNullable<KnownView['outcome']>['decidedBy']): string {
  return typeof decidedBy === 'string' ? decidedBy : `${decidedBy.by}: ${decidedBy.why}`;
}

/** A reason ends with a full stop, which must not stand before the time. */
function withUntil(what: string, until: string | null): string {
  return until === null ? what : `${what.replace(/\.$/, '')}, until ${dateTime(until)} UTC`;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
