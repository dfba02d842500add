/**
 * The newcomer's path, walked by a script: `npm run demo` in a terminal, then as the customer of the second payment
 * through the real pages in a real Chromium, until they say "Paid". It clicks at once; a person takes longer.
 */
import type { Browser, Page } from 'playwright-core';
import { endOf } from '../docs/support/carry-out';
import { startShell, type Shell, type Surroundings } from '../docs/support/shell';

export interface Step {
  readonly what: string;
  /** Ms since `npm run demo` was typed. */
  readonly ms: number;
}

/** Lines of the demo's output, and what each means to the reader. */
const SAID: readonly (readonly [string, string])[] = [
  ['One customer-initiated', 'the demo says what it is going to do'],
  ['asks for 100.00 USD', 'Temporal and all processes are up, a first payment begins'],
  ['order-1: succeeded', 'the first payment is paid, by a simulated customer'],
  ['Ctrl-C ends everything.', 'the link of the second payment, which waits for you, appears'],
];

/** Ours: no step takes more than seconds on an idle machine. */
const STEP_WITHIN_MS = 120_000;

/** Ours: finer than a person could notice. */
const LOOK_EVERY_MS = 10;

/**
 * Walks the path once. Throws an Error with the demo's output when it does not lead to "Paid". Leaves nothing running.
 */
export async function goThePath(browser: Browser, surroundings: Surroundings): Promise<Step[]> {
  const steps: Step[] = [];
  const beganAt = performance.now();
  const reach = (what: string): void => {
    steps.push({ what, ms: performance.now() - beganAt });
  };
  const demo = startShell('npm run demo', surroundings);
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    for (const [words, what] of SAID) {
      await untilSaid(demo, words);
      reach(what);
    }
    await pay(await context.newPage(), linkIn(demo.output()), reach);
  } finally {
    await context.close();
    await endOf(demo);
  }
  return steps;
}

async function pay(page: Page, link: string, reach: (what: string) => void): Promise<void> {
  page.setDefaultTimeout(STEP_WITHIN_MS);
  await page.goto(link);
  await page.getByRole('heading', { name: 'Do you approve this payment?' }).waitFor();
  reach('the link leads to the bank, which asks for the 3DS approval');
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('heading', { name: 'Paid', exact: true }).waitFor();
  reach('approved, and back at the shop’s page, which says "Paid"');
}

async function untilSaid(demo: Shell, words: string): Promise<void> {
  const late = AbortSignal.timeout(STEP_WITHIN_MS);
  while (!demo.output().includes(words)) {
    const end = await demo.endsWithin(LOOK_EVERY_MS);
    const why = end !== null ? `ended with ${end}` : late.aborted ? 'took too long' : null;
    if (why !== null) throw new Error(`The demo ${why} before it printed "${words}". It printed:\n${demo.output()}`);
  }
}

function linkIn(output: string): string {
  const link = /^Be the customer of [^\n]+\n\s+(?<link>http\S+)$/m.exec(output)?.groups?.['link'];
  if (link === undefined) throw new Error(`The demo printed no customer link. It printed:\n${output}`);
  return link;
}
