/** A plan and what came of it, for a person to read: what was given, and who did what when. Pure except for the run itself. */
import type { Plan, Trouble } from './plan';
import { runPlan } from './run-seed';
import type { Sandboxes } from './temporal/sandbox';

/** Ours: after three times the pattern is clear. */
const REPEATED = 3;

export async function storyOf(plan: Plan, sandboxes: Sandboxes): Promise<string[]> {
  const lines: { readonly at: number; readonly text: string }[] = [];
  const { violations } = await runPlan(plan, sandboxes, (who, what, at) => {
    lines.push({ at, text: `${who.padEnd(9)} ${what}` });
  });
  return [...given(plan), '', ...shortened(lines), '', ...violations.map((violation) => `VIOLATION ${violation}`)];
}

function given(plan: Plan): string[] {
  const { opening, confirmation, deadlines, words, project, customer, shop } = plan;
  const settings = [
    `seed ${String(plan.seed)}; opening ${opening}, confirmation ${confirmation}`,
    `deadlines ${Object.keys(deadlines).length === 0 ? 'default' : JSON.stringify(deadlines)}`,
    `the provider: ${words.join(', ')}${Object.keys(project).length === 0 ? '' : `, ${JSON.stringify(project)}`}`,
    `the customer ${customer.act} after ${clock(customer.afterMs)}${customer.returns ? ' and comes back' : ''}`,
    ...(confirmation === 'manual' ? [`the shop ${shop.act} after ${clock(shop.afterMs)}`] : []),
    ...(plan.forgetsAfter.length === 0
      ? []
      : [`the worker forgets the payment after task ${plan.forgetsAfter.join(', ')}`]),
  ];
  return [
    'Given',
    ...settings.map((line) => `  ${line}`),
    ...plan.troubles.map((trouble) => `  ${troubleText(trouble)}`),
  ];
}

function troubleText(trouble: Trouble): string {
  if (trouble.kind === 'call' || trouble.kind === 'webhook') {
    const { fault, nth = 1 } = trouble.order;
    const what = 'method' in trouble.order ? trouble.order.method : `webhook ${trouble.order.type ?? ''}`.trim();
    const which = typeof nth === 'object' ? `${String(nth.from)} to ${String(nth.to ?? 'the last')}` : String(nth);
    return `${what}, number ${which}: ${typeof fault === 'string' ? fault : JSON.stringify(fault)}`;
  }
  const { kind, at, ...rest } = trouble;
  const details = Object.entries(rest).map(([name, value]) =>
    name.endsWith('Ms') ? `${name.slice(0, -2)} ${clock(Number(value))}` : `${name} ${String(value)}`,
  );
  return [`at ${clock(at)}: ${kind.replaceAll('_', ' ')}`, ...details].join(', ');
}

/** Shows each repeated line only three times. */
function shortened(lines: readonly { readonly at: number; readonly text: string }[]): string[] {
  const times = new Map<string, number>();
  const told: string[] = [];
  let left = 0;
  for (const { at, text } of lines) {
    const count = (times.get(text) ?? 0) + 1;
    times.set(text, count);
    if (count > REPEATED) {
      left += 1;
      continue;
    }
    if (left > 0) told.push(`            ... ${String(left)} more lines that repeat earlier ones`);
    left = 0;
    told.push(`${clock(at).padStart(12)}  ${text}`);
  }
  return told;
}

/** `1h02m03.004s`, as short as it may be. */
function clock(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = ((ms % 60_000) / 1000).toFixed(3).replace(/\.?0+$/, '');
  return [hours > 0 ? `${String(hours)}h` : '', minutes > 0 ? `${String(minutes)}m` : '', `${seconds}s`].join('');
}
