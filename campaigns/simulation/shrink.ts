/** Reduces a failing plan by leaving out everything that it also fails without. A person has to read the rest. */
import type { Plan } from './plan';

/** Ours: a plan has at most seven troubles and a dozen settings, and each pass tries every one of them. */
const MOST_TRIES = 300;

/** The smallest plan found for which `fails` still returns true. */
export async function shrink(plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  let smallest = plan;
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < MOST_TRIES;) {
    isSmaller = false;
    for (const smaller of smallerThan(smallest)) {
      tries += 1;
      if (tries > MOST_TRIES) break;
      if (!(await fails(smaller))) continue;
      smallest = smaller;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** Plans with one thing less, those that save most first. */
function* smallerThan(plan: Plan): Generator<Plan> {
  for (const index of plan.troubles.keys()) yield { ...plan, troubles: without(plan.troubles, index) };
  for (const index of plan.words.keys()) {
    const words = without(plan.words, index);
    if (plan.words.length > 1) yield { ...plan, words };
    else if (plan.words[0] !== 'success') yield { ...plan, words: ['success'] };
  }
  for (const index of plan.forgetsAfter.keys()) yield { ...plan, forgetsAfter: without(plan.forgetsAfter, index) };
  const simpler: Partial<Plan>[] = [
    { project: {} },
    { deadlines: {} },
    { opening: 'create-then-start' },
    { confirmation: 'automatic' },
    { stepMs: 300 },
    { slowestTaskMs: 20 },
    { errorMs: 5_000 },
    { customer: { act: 'approves', afterMs: 5_000, returns: false } },
    { shop: { act: 'confirms', afterMs: 5_000 } },
    { operatorAfterMs: 3_600_000 },
    { mendedAt: 7_200_000 },
  ];
  for (const change of simpler) {
    const changed = { ...plan, ...change };
    if (JSON.stringify(changed) !== JSON.stringify(plan)) yield changed;
  }
}

function without<T>(items: readonly T[], index: number): T[] {
  return items.filter((_, other) => other !== index);
}
