/** What came after the end of a payment, as text for people and as JSON for scripts. Pure. */
import { printable } from '../../environment/printable';
import { formatMoney } from '../../workflows/contract/money';
import type { AftermathReport } from '../shop/aftermath-report';

/** The JSON of an aftermath: its view. */
export function aftermathJson({ view }: Pick<AftermathReport, 'view'>): string {
  return JSON.stringify(view, null, 2);
}

/** A title, one line for each thing that came, and who resolved it. */
export function aftermathText(id: string, { view }: Pick<AftermathReport, 'view'>): string {
  const { status, payment, sessionId, arrived, resolution } = view;
  const came = (arrived ?? []).map(({ at, kind, says, amount, currency }) => {
    const money = amount === null || currency === null ? '' : `, ${formatMoney(amount, currency)}`;
    return row(printable(kind), `${at} ${says}${money}`);
  });
  return [
    printable(`${id}: ${status}`),
    row('payment', payment ?? 'unknown'),
    row('session', sessionId),
    ...came,
    ...(resolution === null ? [] : [row('resolved', `as ${resolution.as}, ${resolution.at}`)]),
    ...(resolution === null ? [] : [row('by', `${resolution.by}: ${resolution.why}`)]),
  ].join('\n');
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(13)} ${printable(value)}`;
}
