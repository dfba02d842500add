/**
 * Protects the contract of the CLI with scripts: exit codes, only JSON on standard output, everything else on standard
 * error, and a token that appears nowhere. Runs the CLI as a process against a real server.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPayments } from '../../starter/shop/listing';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { cli, startCli, untilSaid, type Ended } from './command-line';
import { DECLINED, SUCCEEDED, TOKEN, anInput, openShop, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop?.close();
});

const printed: string[] = [];
afterEach(() => {
  expect(printed.join('\n')).not.toContain('tok_');
});

async function run(...args: string[]): Promise<Ended> {
  return runWith({}, ...args);
}

async function runWith({ env = shop.env, input = '' }, ...args: string[]): Promise<Ended> {
  const ended = await cli(args, env, input);
  printed.push(ended.stdout, ended.stderr);
  return ended;
}

function start(paymentId: string, ...more: string[]): string[] {
  return ['start', '--payment-id', paymentId, '--amount', '10000', '--currency', 'USD', '--customer', 'c-7', ...more];
}

function withoutToken(): Record<string, string> {
  return Object.fromEntries(Object.entries(shop.env).filter(([name]) => name !== 'CIT_TOKEN'));
}

describe('start', () => {
  it('prints one JSON object with step and link, the same when repeated, and refuses another amount', async () => {
    const { paymentId } = anInput();

    const first = await run(...start(paymentId, '--json'));
    const second = await run(...start(paymentId, '--json'));
    const other = await run(...start(paymentId, '--amount', '20000', '--json'));

    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      paymentId,
      status: 'awaiting_customer',
      nextStep: { type: 'redirect', until: expect.any(String) },
      customerUrl: expect.stringContaining(`/pay/${paymentId}.`),
      outcome: null,
    });
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toEqual(JSON.parse(first.stdout));
    expect(other).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('with a different amount') });
  });

  it('takes the token from a file or standard input, and says when there is none', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'starter-'));
    const file = join(directory, 'token');
    writeFileSync(file, `${TOKEN}\n`, { mode: 0o600 });
    const env = withoutToken();
    const { paymentId } = anInput();

    const fromFile = await runWith({ env }, ...start(paymentId, '--token-file', file));
    const fromInput = await runWith({ env, input: `${TOKEN}\n` }, ...start(paymentId));
    const none = await runWith({ env }, ...start(paymentId));
    rmSync(directory, { recursive: true });

    expect([fromFile.code, fromInput.code, none.code]).toEqual([0, 0, 2]);
    expect(none.stderr).toContain('--token-file');
  });

  it('starts with the given flags, and lists all problems in them', async () => {
    const { paymentId } = anInput();

    const manual = await run(
      ...start(
        paymentId,
        '--confirmation',
        'manual',
        '--decision-deadline',
        '90s',
        '--return-url',
        'https://a.example',
      ),
    );
    const bad = await run(...start('a b', '--currency', 'jpy', '--customer-deadline', '2h'));

    expect(manual.stdout).toContain('the shop to confirm');
    const { events } = await shop.client.workflow.getHandle(workflowIdOf(paymentId)).fetchHistory();
    const input = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
    expect(JSON.parse(Buffer.from(input ?? []).toString())).toMatchObject({
      amount: 10_000,
      currency: 'usd',
      confirmation: 'manual',
      returnUrl: 'https://a.example',
      deadlines: { decision: 90_000 },
    });
    expect(bad.code).toBe(2);
    expect(bad.stderr).toMatch(/paymentId:.*\n.*currency:.*\n.*deadlines.customer:/);
  });

  it('that times out exits 20, shows the open payment, and says to keep the id', async () => {
    const { paymentId } = anInput();

    const ended = await run(...start(paymentId, '--customer', 'silent', '--timeout', '1s', '--json'));

    expect(ended.code).toBe(20);
    expect(JSON.parse(ended.stdout)).toMatchObject({ paymentId, status: 'opening' });
    expect(ended.stderr).toContain('never with a new one');
  });

  it('with --wait prints the link first, then one line per change on standard error, and exits with the outcome', async () => {
    const { paymentId } = anInput();
    const workflowId = workflowIdOf(paymentId);
    const running = startCli(start(paymentId, '--wait'), shop.env);

    await untilSaid(running.child.stderr, 'awaiting_customer: waiting');
    await shop.tell(workflowId, { view: { status: 'processing', nextStep: null, waitingFor: null } });
    await untilSaid(running.child.stderr, 'processing');
    await shop.end(workflowId, DECLINED);
    const { code, stdout, stderr } = await running.ended;

    expect(code).toBe(10);
    expect(stdout).toMatch(/^order[^]*awaiting_customer, 100\.00 USD[^]*pay\/order[^]*: declined, 100\.00 USD\n/);
    expect(stderr).toMatch(/Z awaiting_customer: [^]*Z processing\n[^]*Z declined: The customer's bank/);
  });
});

describe('wait', () => {
  it.each([
    ['succeeded', SUCCEEDED, 0],
    ['was declined', DECLINED, 10],
  ])(
    'for a payment that %s exits with its code, and says that there is a new token without showing it',
    async (_, result, code) => {
      const { workflowId, view } = await shop.start(anInput());
      await shop.end(workflowId, { ...result, newToken: 'tok_new' });

      const ended = await run('wait', view.paymentId, '--json');

      expect(ended.code).toBe(code);
      expect(JSON.parse(ended.stdout)).toMatchObject({
        customerUrl: null,
        outcome: { status: result.status, hasNewToken: true },
      });
    },
  );

  it('exits 14 for a payment in review and 20 when it times out', async () => {
    const { workflowId, view } = await shop.start(anInput());

    const open = await run('wait', view.paymentId, '--timeout', '100ms', '--json');
    await shop.tell(workflowId, { view: { status: 'needs_review' } });
    const inReview = await run('wait', view.paymentId);

    expect(open.code).toBe(20);
    expect(JSON.parse(open.stdout)).toMatchObject({ status: 'awaiting_customer' });
    expect(open.stderr).not.toContain('awaiting_customer');
    expect(inReview.code).toBe(14);
  });

  it('ends cleanly on Ctrl-C and says that the payment goes on', async () => {
    const { view } = await shop.start(anInput());
    const running = startCli(['wait', view.paymentId], shop.env);

    await untilSaid(running.child.stderr, 'awaiting_customer');
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;

    expect(code).toBe(20);
    expect(stdout).toMatch(/: awaiting_customer, 100\.00 USD\n/);
    expect(stderr).toContain('the payment continues');
  });
});

describe('decisions', () => {
  it('confirm is accepted while the shop has to decide, and refused otherwise', async () => {
    const { view } = await shop.start(anInput({ confirmation: 'manual' }));

    const confirmed = await run('confirm', view.paymentId, '--json');
    const nothing = await run('confirm', view.paymentId);

    expect(confirmed.code).toBe(0);
    expect(JSON.parse(confirmed.stdout)).toMatchObject({ status: 'processing', waitingFor: { what: 'done by cli' } });
    expect(nothing).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('There is nothing to confirm.'),
    });
  });

  it('cancel exits 0 when it was accepted, 1 when it was refused or not answered clearly', async () => {
    const { workflowId, view } = await shop.start(anInput());
    await shop.tell(workflowId, { cancelAnswer: { accepted: false, code: 'session_wrong_state' } });
    const refused = await run('cancel', view.paymentId, '--json');
    await shop.tell(workflowId, { cancelAnswer: { accepted: null, code: 'timeout' } });
    const unclear = await run('cancel', view.paymentId);
    await shop.tell(workflowId, { cancelAnswer: { accepted: true, code: null } });
    const accepted = await run('cancel', view.paymentId, '--reason', 'out of stock', '--json');

    expect([refused.code, unclear.code, accepted.code]).toEqual([1, 1, 0]);
    expect(refused.stderr).toContain('session_wrong_state');
    expect(JSON.parse(refused.stdout)).toMatchObject({ status: 'awaiting_customer' });
    expect(unclear.stderr).toContain('no clear answer');
    expect(JSON.parse(accepted.stdout)).toMatchObject({ waitingFor: { what: 'the cancel of cli: out of stock' } });
  });

  it('recheck names the session, resolve closes a payment in review, and an ended payment accepts nothing more', async () => {
    const { workflowId, view } = await shop.start(anInput());
    const { paymentId } = view;
    const resolution = ['--as', 'declined', '--by', 'anna', '--why', 'case 881'];

    const rechecked = await run('recheck', paymentId, '--session', 'ps_9', '--json');
    const tooEarly = await run('resolve', paymentId, ...resolution);
    await shop.tell(workflowId, { view: { status: 'needs_review' } });
    const resolved = await run('resolve', paymentId, ...resolution, '--json');
    const late = [await run('recheck', paymentId), await run('cancel', paymentId)];

    expect(rechecked.code).toBe(0);
    expect(JSON.parse(rechecked.stdout)).toMatchObject({ waitingFor: { what: 'recheck of ps_9' } });
    expect(tooEarly).toMatchObject({ code: 1, stderr: expect.stringContaining('Only a payment in needs_review') });
    expect(resolved.code).toBe(0);
    expect(JSON.parse(resolved.stdout)).toMatchObject({ outcome: { decidedBy: { by: 'anna', why: 'case 881' } } });
    for (const { code, stderr } of late) {
      expect(code).toBe(1);
      expect(stderr).toContain('has ended (declined)');
    }
  });
});

describe('status and list', () => {
  it('status finds a second attempt by ~2, and reports an unknown payment as unknown', async () => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    await shop.end(workflowId, DECLINED);
    await shop.start({ ...input, attempt: 2 });

    const first = await run('status', input.paymentId);
    const second = await run('status', `${input.paymentId}~2`, '--json');
    const third = await run('status', `${input.paymentId}~3`);

    expect([first.code, second.code, third.code]).toEqual([10, 0, 1]);
    expect(JSON.parse(second.stdout)).toMatchObject({
      customerUrl: expect.stringContaining(`/pay/${input.paymentId}~2.`),
    });
    expect(third.stderr).toContain(`Unknown payment ${input.paymentId}~3`);
  });

  it('status of a terminated payment is an error that says what it means for the money', async () => {
    const { workflowId, view } = await shop.start(anInput());
    await shop.client.workflow.getHandle(workflowId).terminate();

    const ended = await run('status', view.paymentId);

    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Money may have moved') });
  });

  it('list prints an array with one object per payment', async () => {
    const { view } = await shop.start(anInput());
    const isListed = async (): Promise<boolean> =>
      (await listPayments(shop.client, { status: 'open', limit: 1_000 })).some(({ id }) => id === view.paymentId);
    while (!(await isListed())); // The index catches up a moment later.

    const all = await run('list', '--status', 'open', '--json');
    const one = await run('list', '--limit', '1', '--json');

    expect(JSON.parse(all.stdout)).toContainEqual({
      paymentId: view.paymentId,
      status: 'open',
      sessionId: `ps_${view.paymentId}`,
      startedAt: expect.stringMatching(/^20.*Z$/),
      closedAt: null,
      amount: 10_000,
      currency: 'usd',
      overdueAt: expect.stringMatching(/^20.*Z$/),
      overdue: false,
      stuck: false,
      stopped: false,
    });
    expect(JSON.parse(one.stdout)).toHaveLength(1);
  });
});

it('lists everything missing from the environment, and exits 2', async () => {
  const { code, stdout, stderr } = await runWith({ env: { CIT_TOKEN: TOKEN } }, 'list');

  expect(code).toBe(2);
  expect(stdout).toBe('');
  for (const name of [
    'PUBLIC_BASE_URL',
    'CUSTOMER_LINK_SECRET',
    'PAYLOAD_ENCRYPTION_KEYS_FILE',
    'TOKEN_SEAL_PUBLIC_KEY_FILE',
  ]) {
    expect(stderr).toContain(`${name}: is missing`);
  }
});
