/** One process of a campaign: runs the seeds that it is given, and reports the results. */
import { digestOfCode } from './code';
import { planOf } from './plan';
import { runPlan } from './run-seed';
import { emptySum, type Sum } from './sum';
import { openSandboxes } from './temporal/sandbox';
import { PAYMENT_ACTIVITIES } from './world';

/** The first message. */
export interface Ready {
  readonly code: string;
}

/** The seeds from `from` on, `count` of them. */
export interface Order {
  readonly from: number;
  readonly count: number;
}

/** `failed`: the first seed with a violation; those after it were not run. */
export interface Done {
  readonly order: Order;
  readonly sum: Sum;
  readonly failed: { readonly seed: number; readonly violations: readonly string[] } | null;
}

async function main(bundle: string): Promise<void> {
  const sandboxes = await openSandboxes(bundle, PAYMENT_ACTIVITIES);
  process.on('message', (order: Order) => {
    void carryOut(order).then((done) => process.send?.(done));
  });
  const ready: Ready = { code: digestOfCode() };
  process.send?.(ready);

  async function carryOut(order: Order): Promise<Done> {
    const sum = emptySum();
    for (let seed = order.from; seed < order.from + order.count; seed += 1) {
      const report = await runPlan(planOf(seed), sandboxes);
      sum.add(report);
      if (report.violations.length > 0)
        return { order, sum: sum.plain(), failed: { seed, violations: report.violations } };
    }
    // Checked once for all seeds: a turn of the event loop costs as much as a tenth of a seed.
    const rejections = await sandboxes.unhandled();
    if (rejections.length === 0) return { order, sum: sum.plain(), failed: null };
    const violations = rejections.map(
      (text) => `I3: unhandled rejection in one of ${String(order.count)} seeds: ${text}`,
    );
    return { order, sum: sum.plain(), failed: { seed: order.from, violations } };
  }
}

const [bundle] = process.argv.slice(2);
if (bundle === undefined) throw new Error('the path of the workflow bundle is missing');
// The process that started this one is gone, so its work is no longer needed.
process.on('disconnect', () => process.exit(0));
void main(bundle);
