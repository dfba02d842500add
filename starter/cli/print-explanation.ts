/** An explanation as a table for people and as JSON for scripts. Pure. */
import { printable } from '../../environment/printable';
import { formatMoney } from '../../workflows/contract/money';
import type { ExplainedStep, Explanation } from '../explaining/explanation';
import { whatToDoLines } from './print-payment';
import { tableLines } from './table';
import { clockTime, duration } from './time-text';

/** Ours: three columns of prose side by side; wider ones are hard to read, in narrower ones no word fits. */
const WIDEST_PROSE = 38;
const NARROWEST_PROSE = 20;

/** The usual width of TIME, AFTER and FROM, with the gaps. */
const BESIDE_PROSE = 8 + 10 + 8 + 5 * 2;

const HEADINGS = ['TIME', 'AFTER', 'FROM', 'LEARNED', 'RULE', 'DONE'];

export function explanationJson(explanation: Explanation): string {
  return JSON.stringify(explanation, null, 2);
}

/** Title, table, and its state in one sentence; the table fits into `columns` where they are known. */
export function explanationText(explanation: Explanation, columns = Infinity): string {
  const { id, status, amount, currency, sessionId, startedAt, steps, outcome } = explanation;
  const prose = Math.max(NARROWEST_PROSE, Math.min(WIDEST_PROSE, Math.floor((columns - BESIDE_PROSE) / 3)));
  const unexplained = steps.filter(({ isExplained }) => !isExplained).length;
  return [
    printable(`${id}: ${status}, ${formatMoney(amount, currency)}`),
    printable(`asked for on ${startedAt.slice(0, 10)}, session ${sessionId ?? 'none'}; times are UTC`),
    '',
    ...tableLines(HEADINGS, withoutRepeats(steps, startedAt), [undefined, undefined, undefined, prose, prose, prose]),
    '',
    ...(unexplained === 0
      ? []
      : [
          `${String(unexplained)} of these steps were decided by another version of this program; its rules are not known here.`,
        ]),
    ...(outcome === null ? [] : [printable(`Why: ${outcome.reason}`)]),
    printable(`In one sentence: ${explanation.sentence}`),
    ...(status === 'needs_review' && outcome === null ? ['', ...whatToDoLines(id)] : []),
    ...afterwardsLines(explanation),
  ].join('\n');
}

/** A chargeback must be shown in the same place as the debit. */
function afterwardsLines({ afterwards, startedAt }: Explanation): string[] {
  if (afterwards.length === 0) return [];
  const rows = afterwards.map(({ at, kind, says, amount, currency }) => [
    clockTime(at, startedAt),
    kind,
    amount === null || currency === null ? says : `${says}, ${formatMoney(amount, currency)}`,
  ]);
  return ['', 'After its end:', ...tableLines(['TIME', 'WHAT', 'SAYS'], rows)];
}

/** One row per step; questions that brought no news share one row, because a payment in review has eighty of them. */
function withoutRepeats(steps: readonly ExplainedStep[], startedAt: string): string[][] {
  const rows: string[][] = [];
  let awaited = '';
  for (let index = 0; index < steps.length;) {
    const asked = quietQuestions(steps, index);
    const step = steps[index];
    const last = steps[index + 2 * asked - 1];
    if (step === undefined) break;
    if (asked > 0 && last !== undefined) {
      const often = asked === 1 ? 'asked' : `asked ${String(asked)} times, until ${clockTime(last.at, startedAt)}`;
      rows.push([...when(step, startedAt), `${often}: ${last.learned.replace(/^asked: /, '')}`, ruleText(step), '']);
      index += 2 * asked;
      continue;
    }
    // What is awaited is shown when it changes, not with every message.
    const isRepeated = step.did === 'wait' && doneCell(step, startedAt) === awaited;
    if (step.did !== null) awaited = step.did === 'wait' ? doneCell(step, startedAt) : '';
    rows.push([
      ...when(step, startedAt),
      step.learned,
      isRepeated ? '' : ruleText(step),
      isRepeated ? '' : doneCell(step, startedAt),
    ]);
    index += 1;
  }
  return rows;
}

/** How many consecutive pairs of "nothing came, so we asked" and "nothing new" start here, with the same answer. */
function quietQuestions(steps: readonly ExplainedStep[], from: number): number {
  let count = 0;
  for (;;) {
    const asking = steps[from + 2 * count];
    const answer = steps[from + 2 * count + 1];
    const isQuiet = asking?.from === 'timer' && asking.did === 'ask' && asking.rules.length === 1 && asking.isExplained;
    const taughtNothing =
      answer?.from === 'question' && !answer.isNew && answer.did === 'wait' && answer.rules.length === 1;
    if (!isQuiet || !taughtNothing || answer.learned !== steps[from + 1]?.learned) return count;
    count += 1;
  }
}

function when({ at, afterMs, from }: ExplainedStep, startedAt: string): string[] {
  return [clockTime(at, startedAt), `+${duration(afterMs)}`, from];
}

function ruleText({ rules, isExplained, did }: ExplainedStep): string {
  const named = rules.filter(({ name }) => name !== 'nothing_due').map(({ words }) => words.replace(/\.$/, ''));
  return [...named, ...(isExplained || did === null ? [] : ['(another version decided this)'])].join('; ');
}

function doneCell({ done, waitingFor }: ExplainedStep, startedAt: string): string {
  const until = waitingFor?.until ?? null;
  return `${done ?? ''}${until === null ? '' : `, until ${clockTime(until, startedAt)}`}`;
}
