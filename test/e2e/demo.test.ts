/**
 * Protects a newcomer's first impression: `npm run demo -- --once` pays once, says so, and leaves nothing behind. It
 * runs in a copy of the project, because the developer may have a demo running in this one.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { approveAndReturn, goToBank, visit, type Page } from '../../demo/customer';
import { findTemporalCli } from '../../temporal/servers/temporal-cli';
import { isAlive } from '../temporal/processes';

const PROJECT = join(__dirname, '../..');

/** Everything that `npm run demo` runs from. */
const ROOMS = readdirSync(PROJECT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['node_modules', 'dist', 'test'].includes(entry.name))
  .map(({ name }) => name)
  .filter((name) => !name.startsWith('.'));

/**
 * Bundling the workflows and one payment take about ten seconds; ours, for a machine that is busy with other things.
 */
const TIME_LIMIT_MS = 180_000;

type Demo = ChildProcessByStdio<null, Readable, Readable>;

let folder: string;
const demos: Demo[] = [];

// One copy for all: each demo leaves nothing behind, or the next one says so.
beforeAll(async () => {
  await findTemporalCli(); // Where there is none, no demo can run.
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
  for (const name of [...ROOMS, 'package.json', 'tsconfig.json']) {
    cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
});
afterEach(async () => {
  for (const demo of demos.splice(0)) {
    if (demo.exitCode !== null || demo.signalCode !== null) continue;
    demo.kill('SIGKILL');
    await once(demo, 'exit');
  }
  rmSync(join(folder, '.demo'), { recursive: true, force: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The script behind `npm run demo`, without npm, which would not pass signals on. */
function startDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}): Demo {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'scripts/run.ts', 'demo', ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  demos.push(demo);
  return demo;
}

async function untilEnded(demo: Demo): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [stdout, stderr] = await Promise.all([text(demo.stdout), text(demo.stderr)]);
  if (demo.exitCode === null && demo.signalCode === null) await once(demo, 'exit');
  return { code: demo.exitCode, stdout, stderr };
}

/** The demo's output, once it contains `expected`. Fails when the demo ends before that. */
async function untilSaid(demo: Demo, expected: string): Promise<string> {
  let said = '';
  for await (const chunk of demo.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes(expected)) return said;
  }
  throw new Error(`The demo ended without saying "${expected}". It said:\n${said}`);
}

/** The list lags a moment behind a payment: repeats until it has caught up, or the test's time is up. */
async function untilTrue<T>(ask: () => Promise<T>, isTrue: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isTrue(answer)) return answer;
  }
}

function processesIn(output: string): number[] {
  return [...output.matchAll(/\(process (\d+)\)/g)].map(([, pid]) => Number(pid));
}

it(
  'pays once, says so in its last lines, and leaves no process or file behind',
  async () => {
    const elsewhere = { TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_PROFILE: 'real', SMART_GLOCAL_BASE_URL: 'http://x' };

    const { code, stdout, stderr } = await untilEnded(startDemo(['--once'], elsewhere));

    expect({ code, stderr }).toMatchObject({ code: 0 });
    const [status, time, debits] = stdout.trimEnd().split('\n').slice(-3);
    expect(status).toBe('order-1: succeeded');
    expect(time).toMatch(/^took \d+\.\d\d s from/);
    expect(debits).toMatch(/^1 debit at Smart Glocal, 100\.00 USD/);
    expect(existsSync(join(folder, '.demo'))).toBe(false);
    expect(processesIn(stdout)).toHaveLength(6);
    expect(processesIn(stdout).filter(isAlive)).toEqual([]);
  },
  TIME_LIMIT_MS,
);

/**
 * A customer of the example shop: orders, pays with a saved card, and looks at the order until the shop has been told.
 */
async function buys(shop: string, card: string): Promise<string> {
  const silently = (): Promise<void> => Promise.resolve();
  const id = /name="id" value="([^"]+)"/.exec((await visit(shop)).html)?.[1] ?? '';
  const order = `${shop}/orders/${id}`;
  const { location } = await visit(`${shop}/orders`, new URLSearchParams({ id, card }));
  const goesTo = new URL(location ?? '', shop).href;
  if (goesTo !== order) await approveAndReturn(await goToBank(goesTo, silently), silently);
  const isTold = ({ html }: Page): boolean => html.includes('Shop events');
  return (await untilTrue(() => visit(order), isTold)).html;
}

it(
  'stays up with a second payment and a working shop, refuses a second demo, and shuts down cleanly when told to',
  async () => {
    const demo = startDemo([]);
    const said = await untilSaid(demo, 'Ctrl-C ends everything.');
    const shop = /example shop, which is told when it is paid: (\S+)/.exec(said)?.[1] ?? '';

    const paid = await buys(shop, 'Visa 4242, your bank asks you to approve');
    expect(paid).toContain('<h1>Paid. Thank you!</h1>');
    expect(paid).toMatch(/<code>payment\.succeeded \(msg_[0-9a-f]{32}\)<\/code>/);
    expect(await buys(shop, 'Visa 9995, insufficient funds')).toContain('<code>payment.declined (msg_');
    const forged = await visit(`${shop}/payment-events`, new URLSearchParams({ type: 'payment.succeeded' }));
    expect(forged.status).toBe(401);

    const status = spawn(process.execPath, ['--import', 'tsx', 'scripts/run.ts', 'starter', 'status', 'order-2'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(await text(status.stdout)).toMatch(/^order-2: awaiting_customer, 49\.90 USD/);
    const second = await untilEnded(startDemo(['--once']));
    expect(second).toMatchObject({ code: 1 });
    expect(second.stderr).toContain(`A demo is already running (process ${String(demo.pid)})`);

    demo.kill('SIGTERM');

    expect(await untilEnded(demo)).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, '.demo'))).toBe(false);
    expect(processesIn(said).filter(isAlive)).toEqual([]);
  },
  TIME_LIMIT_MS,
);

it(
  'puts a payment into review with the commands that it prints, and recheck closes it',
  async () => {
    const demo = startDemo([]);
    const said = (await untilSaid(demo, 'Ctrl-C ends everything.')).split('\n').map((line) => line.trim());
    const from = said.findIndex((line) => line.startsWith('Make a payment need a person'));
    const commands = said.slice(from).filter((line) => /^(curl |CIT_TOKEN=|npm run )/.test(line));
    const run = async (command = 'exit 99'): Promise<{ stdout: string; code: number | null }> => {
      const shell = spawn('sh', ['-c', command], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
      const [stdout] = await Promise.all([text(shell.stdout), once(shell, 'exit')]);
      return { stdout, code: shell.exitCode };
    };
    const [loses, breaks, start, list, heal, recheck, wait] = commands;

    for (const fault of [loses, breaks]) expect(await run(fault)).toMatchObject({ code: 0 });
    expect(await run(start)).toMatchObject({ code: 14, stdout: expect.stringMatching(/^order-4: needs_review/) });
    const listed = await untilTrue(
      () => run(list),
      ({ stdout }) => stdout.includes('order-4'),
    );
    expect(listed.stdout).toMatch(/order-4 +needs_review/);

    expect(await run(heal)).toMatchObject({ code: 0 });
    expect(await run(recheck)).toMatchObject({ code: 0 });
    expect(await run(wait)).toMatchObject({ code: 12, stdout: expect.stringContaining('order-4: cancelled') });
    expect(
      await untilTrue(
        () => run(list),
        ({ stdout }) => !stdout.includes('order-4'),
      ),
    ).toMatchObject({ code: 0 });

    demo.kill('SIGTERM');
    expect(await untilEnded(demo)).toMatchObject({ code: 0 });
  },
  TIME_LIMIT_MS,
);

it(
  "says which of its processes ended, with that process's last output, and keeps the logs",
  async () => {
    const demo = startDemo([]);
    const said = await untilSaid(demo, 'Ctrl-C ends everything.');
    const worker = Number(/^Worker .*\(process (\d+)\)/m.exec(said)?.[1]);

    process.kill(worker, 'SIGKILL');

    const { code, stderr } = await untilEnded(demo);
    expect(code).toBe(1);
    expect(stderr).toContain('The process of worker ended by SIGKILL before it was told to. Its last output:');
    expect(stderr).toContain('worker started');
    expect(readdirSync(join(folder, '.demo'))).toEqual(['logs']);
    expect(processesIn(said).filter(isAlive)).toEqual([]);
  },
  TIME_LIMIT_MS,
);

it('cleans up after a killed demo, and can be interrupted while it starts', async () => {
  mkdirSync(join(folder, '.demo'));
  writeFileSync(join(folder, '.demo', 'env'), '# demo pid 4194305\n');
  writeFileSync(join(folder, '.demo', 'merchant.pem'), 'left behind');

  const demo = startDemo([]);
  await untilSaid(demo, 'Temporal  ');

  expect(readFileSync(join(folder, '.demo', 'env'), 'utf8')).toMatch(`# demo pid ${String(demo.pid)}\n`);
  demo.kill('SIGINT');
  expect(await untilEnded(demo)).toMatchObject({ code: 1 });
  expect(existsSync(join(folder, '.demo'))).toBe(false);
});
