/**
 * Replays a payment's recorded life through the functions that decided it: what was learned, which rule fired, what was
 * done. A step is explained only if today's rules lead to what was really done; where an older release decided otherwise,
 * the step is told without a rule, never with a wrong one. Pure.
 */
import type { Looked } from '../../workflows/contract/activities';
import type { CitPaymentInput, Outcome, PaymentView } from '../../workflows/contract/payment';
import { requestOf } from '../../workflows/contract/request';
import { nextStep, type Step } from '../../workflows/decisions/next-step';
import { RULES } from '../../workflows/decisions/rules';
import { turn } from '../../workflows/decisions/turn';
import type { Answer } from '../../workflows/facts/answer';
import { returned, sent, type CallStep } from '../../workflows/facts/events';
import { evolve } from '../../workflows/facts/evolve';
import { begin } from '../../workflows/facts/known';
import { viewOf } from '../../workflows/views/payment-view';
import { isLearned, ruleOf, type Ruled } from './fired-rules';
import type { Heard, Local, Result, RecordedTurn } from './recorded';

export type { Act, Heard, Result, RecordedTurn } from './recorded';

export type Fact =
  | { readonly type: 'started' }
  | { readonly type: 'time' }
  | { readonly type: 'looked'; readonly found: Looked['found'] }
  | { readonly type: 'answer'; readonly to: CallStep; readonly answer: Answer }
  | Heard;

export interface Told {
  /** Epoch ms when Temporal, or the worker, had it. */
  readonly at: number;
  readonly fact: Fact;
  /** False: it taught nothing new. */
  readonly isNew: boolean;
  /** The rules that fired, in this order. */
  readonly rules: readonly Ruled[];
  readonly did: Step['do'] | null;
  readonly waitingFor: PaymentView['waitingFor'];
  /** False: today's rules would have done something else here. */
  readonly isExplained: boolean;
}

export interface Retelling {
  readonly told: readonly Told[];
  /** How the payment stands after all that was recorded. */
  readonly view: PaymentView;
}

type Draft = { -readonly [Name in keyof Told]: Told[Name] } & { rules: Ruled[] };

/** `input` must be valid; `startedAt` is epoch ms; `isOpen`: the payment has not ended. */
export function retell(
  input: CitPaymentInput,
  startedAt: number,
  turns: readonly RecordedTurn[],
  isOpen: boolean,
): Retelling {
  let known = begin(requestOf(input), startedAt, 0.5);
  let pending: CallStep | 'bind' | 'look' | null = null;
  let outcome: Outcome | null = null;
  let toldShop: Outcome | null = null;
  const told: Draft[] = [];
  const acts = turns.flatMap((turn, index) => turn.acts.map((act) => ({ ...act, turn: index })));
  const tell = (at: number, fact: Fact, isNew: boolean): void => {
    told.push({ at, fact, isNew, rules: [], did: null, waitingFor: null, isExplained: true });
  };
  tell(startedAt, { type: 'started' }, true);

  for (const [index, taken] of turns.entries()) {
    let { now } = taken;
    for (const { at, message, readAt = taken.now } of taken.heard) {
      const before = known;
      if (message.type !== 'other') known = evolve(known, message, readAt);
      tell(at, message, isLearned(before, known));
      now = Math.max(now, readAt);
    }
    if (taken.answer !== null && pending !== null && !isLocal(pending)) {
      learnAnswer(taken.answer.at, taken.answer.result, taken.now);
    }
    const isAwake = index === 0 || taken.heard.length > 0 || taken.answer !== null;
    decide(now, index, isAwake ? (told.at(-1) ?? null) : null);
  }
  return { told, view: viewOf(known, outcome) };

  /** Takes steps as the payment's loop does, until it has to wait for something outside. `cause`: the row that the first step answers. */
  function decide(at: number, index: number, cause: Draft | null): void {
    let now = at;
    let row = cause;
    while (outcome === null) {
      if (pending === null) {
        const { due, known: looked, step } = turn(known, now);
        const rules = due.map(ruleOf);
        known = looked;
        if (turns[index]?.tellsShop === true && acts[0]?.turn !== index) {
          tellShop(now, rules, row);
          return;
        }
        const possible = possibleAt(index);
        const doing = possible.includes(step.do) ? step.do : possible[0];
        // The payment ends with what the shop was told.
        if (doing === 'finish' && toldShop !== null && row === null) {
          outcome = toldShop;
          return;
        }
        // An alarm that rang too early is no news.
        if (row === null && doing === 'wait' && rules.length === 0) return;
        row ??= told[told.push(silent(now)) - 1] ?? null;
        if (row !== null) write(row, rules, step, doing);
        if (doing === 'wait') return;
        if (doing === 'finish') {
          outcome = toldShop ?? (step.do === 'finish' ? step.outcome : null);
          return;
        }
        pending = doing;
        if (doing !== 'bind' && doing !== 'look') known = evolve(known, sent(doing), now);
      }
      const head = acts[0];
      if (head === undefined || head.turn !== index || head.do !== pending) return;
      acts.shift();
      if (!('result' in head)) return; // Sent: the answer comes in a later turn.
      // The SDK may note the time at which the call was begun; the workflow's clock never goes back.
      now = Math.max(now, head.at);
      if (head.do === 'bind') {
        if (head.result.kind === 'terms')
          known = evolve(known, { type: 'bound', terms: head.result.terms, input }, now);
        pending = null;
        continue; // Fixing the terms gets no line of its own: the step after it takes its place.
      }
      learnAnswer(now, head.result, now);
      row = told.at(-1) ?? null;
    }
  }

  /** Tells of an outcome or, if there is none yet, of a review: once Temporal has the event, the payment decides again. */
  function tellShop(now: number, rules: readonly Ruled[], cause: Draft | null): void {
    const step = nextStep(known, now);
    const row = cause ?? told[told.push(silent(now)) - 1] ?? null;
    if (row === null) return;
    if (step.do !== 'finish') {
      row.rules.push(...rules);
      return;
    }
    write(row, rules, step, 'finish');
    toldShop ??= step.outcome;
  }

  function write(row: Draft, rules: readonly Ruled[], step: Step, doing: Step['do']): void {
    const isExplained = doing === step.do;
    const isTerms = doing === 'bind';
    const words = step.do === 'finish' ? step.outcome.reason : RULES[step.rule];
    row.rules.push(...rules, ...(isExplained && !isTerms ? [{ name: step.rule, words }] : []));
    row.did = isTerms ? null : doing;
    row.waitingFor = doing === 'wait' ? viewOf(known, null).waitingFor : null;
    row.isExplained = isExplained;
  }

  function learnAnswer(at: number, result: Result, now: number): void {
    const to = pending;
    pending = null;
    const before = known;
    if (result.kind === 'looked') {
      const { found } = result;
      known = evolve(known, { type: 'looked', found }, now);
      return tell(at, { type: 'looked', found }, true);
    }
    if (to === null || to === 'bind' || to === 'look' || result.kind === 'terms') return;
    const { answer } = result;
    known = evolve(known, returned(to, answer), now);
    tell(at, { type: 'answer', to, answer }, to !== 'ask' || isLearned(before, known));
  }

  /** What can have been done next, judging by what is recorded; the first is taken when the rules say none of them. */
  function possibleAt(index: number): readonly [Step['do'], ...Step['do'][]] {
    const [head] = acts;
    if (head?.turn === index) return [head.do];
    // A call under way when the history ends has left no trace yet; an end may still wait for open updates.
    if (head === undefined)
      return isOpen && index === turns.length - 1 ? ['wait', ...LOCAL, 'finish'] : ['wait', 'finish'];
    if (!isLocal(head.do)) return head.do === 'finish' ? ['wait', 'finish'] : ['wait'];
    // A local call that outlasts its task is recorded with a later one. Turns that only it can have caused show that it began.
    const isSure = turns.slice(index + 1, head.turn + 1).every(({ isForced }) => isForced);
    return isSure ? [head.do] : ['wait', head.do];
  }
}

function silent(at: number): Draft {
  return { at, fact: { type: 'time' }, isNew: false, rules: [], did: null, waitingFor: null, isExplained: true };
}

/** Recorded with their turn once they are answered, and not before. */
const LOCAL: readonly Local[] = ['bind', 'look', 'create', 'ask'];

function isLocal(step: Step['do']): step is Local {
  return LOCAL.some((local) => local === step);
}
