import type { AftermathView, CitAftermathInput } from '../contract/aftermath';
import { formatMoney } from '../contract/money';
import { aftermathNameOf } from '../contract/workflow-id';
import { code, words } from '../views/markdown';
import { stampText } from '../views/time-text';
import { aftermathRefusalOf, type Kept } from './record';

/** Ours: more than any session has had to report; the query `aftermath` has all. */
const SHOWN = 12;

/** An aftermath's current details in the Web UI (Markdown): what came, and what a person can do. Bounded. Pure. */
export function aftermathDetails(kept: Kept, { sessionId, payment }: CitAftermathInput): string {
  const { arrived, resolution } = kept;
  const name = payment ?? 'an unknown payment';
  const news = arrived.length === 1 ? 'something' : `${String(arrived.length)} things`;
  const headline =
    resolution === null
      ? `**open**: Smart Glocal said ${news} after the end of ${name}. A person must deal with it.`
      : // Neither who nor why: free text may name people (docs/decisions/0015).
        `**resolved** as ${resolution.as} by a person. The result says who and why.`;
  const shown = arrived.length > SHOWN ? [...arrived.slice(0, 1), ...arrived.slice(1 - SHOWN)] : arrived;
  const more = arrived.length - shown.length;
  const lines = shown.map((fact, index) => factLine(fact, shown[index - 1]));
  if (more > 0) lines.splice(1, 0, `- … ${String(more)} more: query \`aftermath\``);
  return [
    headline,
    `session ${code(sessionId)}`,
    ...(resolution === null ? [whatToDo(kept, sessionId)] : []),
    `**What came** (UTC)\n\n${lines.join('\n')}`,
  ].join('\n\n');
}

type Fact = AftermathView['arrived'][number];

function factLine({ at, kind, says, amount, currency }: Fact, before: Fact | undefined): string {
  const stamp = stampText(Date.parse(at), before === undefined ? null : Date.parse(before.at));
  // Kept as received: a bridge of another version may leave a member out.
  const isMoney = typeof amount === 'number' && typeof currency === 'string';
  return `- ${stamp} ${words(kind)}: ${words(says)}${isMoney ? `, ${words(formatMoney(amount, currency))}` : ''}`;
}

function whatToDo(kept: Kept, sessionId: string): string {
  const id = `aftermath:${aftermathNameOf(sessionId)}`;
  const closings = CLOSINGS.map(({ as, when }) => {
    const refusal = aftermathRefusalOf(kept, { as, by: 'WHO', why: 'TEXT' });
    return refusal === null
      ? `- ${when}: \`npm run starter -- resolve ${id} --as ${as} --by WHO --why TEXT\``
      : `- \`--as ${as}\` is refused now: ${refusal}`;
  });
  return [
    '**To do**: compare with Smart Glocal and book it. Until it is resolved, no further attempt of this payment is started. Then:',
    closings.join('\n'),
  ].join('\n\n');
}

const CLOSINGS = [
  { as: 'succeeded', when: 'the payment counts as paid' },
  { as: 'declined', when: 'it counts as not paid, or the money went back' },
  { as: 'needs_review', when: 'it cannot be found out: written off as unclear' },
] as const;
