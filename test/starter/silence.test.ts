/** Protects the CLI's answers when other parts are silent: no worker, a worker that went away, no Temporal. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { startDevServer } from '../../temporal/servers/dev-server';
import { cli } from './command-line';
import { DECLINED, anInput, openShop, type Shop } from './shop';

let shop: Shop;
let ended: string;
let open: string;
let aftermath: string;
beforeAll(async () => {
  shop = await openShop();
  const payments = [await shop.start(anInput()), await shop.start(anInput())] as const;
  await shop.end(payments[0].workflowId, DECLINED);
  aftermath = await shop.afterTheEnd(payments[0].workflowId, {});
  [ended, open] = [payments[0].view.paymentId, payments[1].view.paymentId];
  await shop.sendWorkerAway();
});
afterAll(async () => {
  await shop?.close();
});

describe('with no worker', () => {
  it('status says what Temporal knows about an open payment, and warns', async () => {
    const { code, stdout, stderr } = await cli(['status', open, '--json'], shop.env);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      paymentId: open,
      status: 'open',
      sessionId: `ps_${open}`,
      amount: 10_000,
      currency: 'usd',
      outcome: null,
      customerUrl: expect.stringContaining('/pay/'),
    });
    expect(stderr).toMatch(/Warning: no worker answered.*npm run worker/);
  });

  it('status says what Temporal knows about an aftermath, and warns', async () => {
    const { code, stdout, stderr } = await cli(['status', aftermath, '--json'], shop.env);

    expect(code).toBe(14);
    expect(JSON.parse(stdout)).toEqual({
      sessionId: `ps_${ended}`,
      payment: ended,
      status: 'open',
      arrived: null,
      resolution: null,
    });
    expect(stderr).toContain('Warning: no worker answered');
  });

  it('wait does not wait for what cannot happen', async () => {
    const { code, stdout, stderr } = await cli(['wait', open, '--timeout', '1h', '--json'], shop.env);

    expect(code).toBe(20);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'open' });
    expect(stderr).toContain('Warning: no worker answered');
  });

  it.each(['status', 'wait'])('%s knows the outcome of an ended payment, without a warning', async (verb) => {
    const { code, stdout, stderr } = await cli([verb, ended, '--json'], shop.env);

    expect(code).toBe(10);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'declined',
      amount: 10_000,
      outcome: { code: 'issuer_decline' },
    });
    expect(stderr).not.toContain('Warning');
  });

  it('start leaves the payment open, exits 20 and says that the outcome is unclear', async () => {
    const { paymentId } = anInput();
    const flags = ['--payment-id', paymentId, '--amount', '1', '--currency', 'usd', '--customer', 'c-7'];

    const { code, stdout, stderr } = await cli(['start', ...flags, '--timeout', '1s', '--json'], shop.env);

    expect(code).toBe(20);
    expect(JSON.parse(stdout)).toMatchObject({ paymentId, status: 'open' });
    expect(stderr).toContain('unclear');
  });
});

describe('with no Temporal, or an unsuitable one', () => {
  it('a command ends with the address and what to check', async () => {
    const env = { ...shop.env, TEMPORAL_ADDRESS: '127.0.0.1:1' };

    for (const args of [['status', open], ['list']]) {
      const { code, stdout, stderr } = await cli(args, env);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/Temporal at 127\.0\.0\.1:1 .*TEMPORAL_ADDRESS/);
    }
  });

  it('a server that accepts the connection and stays silent is not waited for either', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;

    const { code, stderr } = await cli(['list'], { ...shop.env, TEMPORAL_ADDRESS: `127.0.0.1:${String(port)}` });
    mute.close();

    expect(code).toBe(1);
    expect(stderr).toContain(`127.0.0.1:${String(port)}`);
  });

  it('a server without our search attributes starts nothing, and the CLI says how to register them', async () => {
    const server = await startDevServer();
    const env = { ...shop.env, TEMPORAL_ADDRESS: server.address };
    const flags = ['--payment-id', 'order-42', '--amount', '1', '--currency', 'usd', '--customer', 'c-7'];

    const { code, stderr } = await cli(['start', ...flags], env).finally(server.stop);

    expect(code).toBe(1);
    expect(stderr).toMatch(/PaymentStatus|OverdueAt/);
    expect(stderr).toContain('Start a worker once');
    expect(stderr).not.toContain('unclear');
  });

  it('a namespace that does not exist is named', async () => {
    const { code, stderr } = await cli(['list'], { ...shop.env, TEMPORAL_NAMESPACE: 'elsewhere' });

    expect(code).toBe(1);
    expect(stderr).toContain('no namespace elsewhere');
  });
});
