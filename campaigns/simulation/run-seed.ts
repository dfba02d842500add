/** Runs one plan from beginning to end: what happened, and what was violated. The same plan always gives the same result. */
import type { PaymentActivities } from '../../workflows/contract/activities';
import * as messages from '../../workflows/contract/messages';
import type { CitPaymentResult, PaymentView } from '../../workflows/contract/payment';
import { brokenInCalls } from './calls';
import { beginFate } from './fate';
import { silentWait, violationsAtTheEnd, type Closing } from './invariants';
import { createPeople } from './people';
import type { Plan } from './plan';
import { brokenPromises, staysOpen } from './promises';
import { isCopy } from './stranger';
import type { Execution } from './temporal/execution';
import type { Sandboxes } from './temporal/sandbox';
import { createWorld, START, type Tell } from './world';

export interface SeedReport {
  readonly violations: readonly string[];
  /** How often each thing happened: activations, replays, faults by name, endings. */
  readonly counts: ReadonlyMap<string, number>;
  /** `status × event`. */
  readonly visited: ReadonlySet<string>;
  /** The longest history of a payment, events. */
  readonly events: number;
}

/**
 * Longer than the 30 days after which a payment in review closes by itself, plus the months in which nothing needs to
 * happen.
 */
const LONGEST_MS = 60 * 24 * 3_600_000;

/** Never sent once a stop is known (architecture, 4.7). */
const MOVES_MONEY: ReadonlySet<string> = new Set([
  'startPayment',
  'initPayment',
  'confirmSession',
] satisfies (keyof PaymentActivities)[]);

/**
 * Runs it. `tell` is called with who did what, and when. Never rejects because of the payment; only because of a bug in
 * the simulation.
 */
export async function runPlan(plan: Plan, sandboxes: Sandboxes, tell: Tell = () => undefined): Promise<SeedReport> {
  const violations: string[] = [];
  const counts = new Map<string, number>();
  const visited = new Set<string>();
  const closings: Closing[] = [];
  const statusOf = new Map<string, string>();
  const stops = new Map<string, number>();
  const note = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const violation = (text: string): void => void violations.push(text);

  const world = createWorld({
    plan,
    sandboxes,
    tell,
    note,
    violation,
    brings(execution, event) {
      if (execution.beginning.workflowType !== messages.CIT_PAYMENT) return;
      const isStop = event === 'update cancel' || event === 'cancelWorkflow';
      if (isStop && !stops.has(execution.runId)) stops.set(execution.runId, world.clock.now());
      visited.add(`${statusOf.get(execution.workflowId) ?? 'opening'} × ${event}`);
    },
    orders({ workflowId, runId }, activity) {
      if (!MOVES_MONEY.has(activity) || !stops.has(runId)) return;
      violation(`${workflowId} orders ${activity} after it had been asked to stop`);
    },
    advanced,
  });
  const people = createPeople(plan, world, note);

  async function advanced(execution: Execution): Promise<void> {
    if (execution.beginning.workflowType !== messages.CIT_PAYMENT) return people.look(execution, null);
    if (isCopy(execution)) return copied(execution);
    if (execution.status !== 'RUNNING') return close(execution);
    const view = (await execution.query(messages.payment.name)) as PaymentView;
    if (view.status !== statusOf.get(execution.workflowId))
      world.tell('payment', `${execution.workflowId} is ${view.status}`);
    statusOf.set(execution.workflowId, view.status);
    for (const text of [silentWait(view, execution), staysOpen(plan, execution, world)]) {
      if (text !== null) violation(text);
    }
    people.look(execution, view);
  }

  /** What a stranger started under an id of their own must fail before it does anything. */
  function copied({ workflowId, status, failure }: Execution): void {
    if (status !== 'FAILED') violation(`I1: ${workflowId} is not refused, but ${status}`);
    else world.tell('payment', `${workflowId} is refused: ${failure?.message ?? ''}`);
  }

  function close(execution: Execution): void {
    const { workflowId, runId, status, failure, result } = execution;
    if (status === 'FAILED') return violation(`I5: ${workflowId} failed: ${failure?.message ?? ''}`);
    const outcome = result as CitPaymentResult;
    world.tell(
      'payment',
      `${workflowId} ends as ${outcome.status} (${outcome.code ?? 'no code'}), retry ${outcome.retry}`,
    );
    note(`ended ${outcome.status}`);
    closings.push({ workflowId, runId, outcome, sessions: world.sessions() });
  }

  people.startFirst();
  beginFate(plan, world, people, note);
  await world.clock.run(START + LONGEST_MS, () => false);
  violations.push(
    ...violationsAtTheEnd(plan, world, people, closings),
    ...brokenPromises(plan, world, people, closings, stops),
    ...brokenInCalls(world),
  );
  for (const execution of world.server.executions) execution.dispose();
  const payments = world.server.executions.filter(({ beginning }) => beginning.workflowType === messages.CIT_PAYMENT);
  return {
    violations: [...new Set(violations)],
    counts,
    visited,
    events: Math.max(...payments.map(({ events }) => events)),
  };
}
