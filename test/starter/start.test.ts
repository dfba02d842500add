/**
 * Protects the promise of `startPayment`: one attempt is one workflow however often it is started, a different request
 * is never answered as if it were the same, and a time-out means unclear.
 */
import { randomUUID } from 'node:crypto';
import { Client, type WorkflowClientInterceptor } from '@temporalio/client';
import { InvalidInput, StartRefused, StartUnclear } from '../../starter/shop/errors';
import { startPayment, readView, waitForOutcome } from '../../starter/shop/payments';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { DECLINED, SUCCEEDED, TOKEN, anInput, exists, openShop, refusal, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop?.close();
});

/** A client that finds no payment, after which another caller is faster. */
function clientWithOther(act: () => Promise<void>): Client {
  const interceptor: WorkflowClientInterceptor = {
    describe: async (input, next) => {
      try {
        return await next(input);
      } catch (error) {
        await act();
        throw error;
      }
    },
  };
  return new Client({ connection: shop.client.connection, interceptors: { workflow: [interceptor] } });
}

describe('a start', () => {
  it('returns the customer step and the link to send the customer to', async () => {
    const input = anInput();

    const { view, customerUrl, workflowId } = await shop.start(input);

    expect(view).toMatchObject({ status: 'awaiting_customer', amount: 10_000, nextStep: { type: 'redirect' } });
    expect(customerUrl).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:3000/pay/${input.paymentId}\\.[\\w-]{22}$`));
    expect(workflowId).toBe(workflowIdOf(input.paymentId));
  });

  it('returns when the shop has to decide, with manual confirmation', async () => {
    const { view } = await shop.start(anInput({ confirmation: 'manual' }));

    expect(view.nextStep).toMatchObject({ type: 'confirm' });
  });

  it('records what a second start is compared with, the token only as a fingerprint', async () => {
    const { workflowId } = await shop.start(anInput({ returnUrl: 'https://shop.example/thanks' }));

    const described = await shop.client.workflow.getHandle(workflowId).describe();
    expect(described.memo).toMatchObject({
      request: {
        amount: 10_000,
        currency: 'usd',
        customerReference: 'c-7',
        tokenFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      returnUrl: 'https://shop.example/thanks',
    });
    expect(JSON.stringify([described.memo, described.searchAttributes])).not.toContain(TOKEN);
    expect(described.searchAttributes).toMatchObject({ PaymentStatus: ['open'], OverdueAt: [expect.any(Date)] });
    expect(await described.staticSummary()).toMatch(/^order-\w+, 100\.00 USD$/);
  });

  it('is refused with all problems of its input at once, and starts nothing', async () => {
    const input = anInput({ amount: 0, currency: 'jpy' });

    const error = await refusal(shop.start(input));

    expect(error).toBeInstanceOf(InvalidInput);
    expect(error.message).toMatch(/amount:.*\n.*currency:/);
    expect(await exists(shop, workflowIdOf(input.paymentId))).toBe(false);
  });
});

describe('a second start of the same attempt', () => {
  it('is one payment when eight arrive at the same time', async () => {
    const input = anInput();

    const started = await Promise.all(Array.from({ length: 8 }, () => shop.start(input)));

    expect(new Set(started.map(({ workflowId }) => workflowId)).size).toBe(1);
    const history = await shop.client.workflow.getHandle(workflowIdOf(input.paymentId)).fetchHistory();
    expect(history.events?.filter((event) => event.workflowExecutionStartedEventAttributes)).toHaveLength(1);
  });

  it.each<[string, Partial<CitPaymentInput>, string]>([
    ['amount', { amount: 20_000 }, 'amount'],
    ['currency', { currency: 'eur' }, 'currency'],
    ['customer', { customer: { reference: 'c-8' } }, 'customer'],
    ['card', { token: 'tok_another' }, 'token'],
    ['confirmation', { confirmation: 'manual' }, 'confirmation'],
    ['opening', { opening: 'init' }, 'opening'],
    ['amount and card', { amount: 1, token: 'tok_another' }, 'amount, token'],
  ])('with another %s is refused, naming the difference and never the token', async (_, changes, names) => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    const before = await shop.client.workflow.getHandle(workflowId).describe();

    const error = await refusal(shop.start({ ...input, ...changes }));

    expect(error).toBeInstanceOf(StartRefused);
    expect(error.message).toContain(`with a different ${names}. Nothing was started`);
    expect(error.message).not.toMatch(/tok_/);
    expect((await shop.client.workflow.getHandle(workflowId).describe()).historyLength).toBe(before.historyLength);
  });

  it('with another amount is refused even when both arrive at the same moment', async () => {
    const input = anInput();

    const starts = await Promise.allSettled([shop.start(input), shop.start({ ...input, amount: 20_000 })]);

    const refused = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason as unknown] : []));
    expect(refused).toEqual([expect.any(StartRefused)]);
  });

  it('made by another process between our look-up and our start is compared all the same', async () => {
    const input = anInput();
    const client = clientWithOther(async () => void (await shop.start(input)));

    const error = await refusal(startPayment(client, { ...input, amount: 20_000 }, shop.options));

    expect(error).toBeInstanceOf(StartRefused);
    expect(error.message).toContain('a different amount');
  });

  it('made by another process, and ended, between our look-up and our start does not start again', async () => {
    const input = anInput();
    const client = clientWithOther(async () => {
      await shop.end((await shop.start(input)).workflowId, SUCCEEDED);
    });

    const { view, workflowId } = await startPayment(client, input, shop.options);

    expect(view.status).toBe('succeeded');
    expect((await shop.client.workflow.getHandle(workflowId).describe()).status.name).toBe('COMPLETED');
  });

  it('of an ended payment returns its outcome', async () => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    await shop.end(workflowId, { ...SUCCEEDED, newToken: 'tok_new' });

    const again = await shop.start(input);

    expect(again.view).toMatchObject({
      status: 'succeeded',
      outcome: { status: 'succeeded' },
      sessionId: `ps_${input.paymentId}`,
    });
    expect(again.customerUrl).toBeNull();
    expect(JSON.stringify(again)).not.toContain('tok_');
  });

  it('is compared first even if the payment has ended', async () => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    await shop.end(workflowId, SUCCEEDED);

    expect(await refusal(shop.start({ ...input, amount: 20_000 }))).toBeInstanceOf(StartRefused);
  });

  it('of a payment that ends meanwhile returns the outcome', async () => {
    const input = anInput({ customer: { reference: 'silent' } });
    const workflowId = workflowIdOf(input.paymentId);
    const first = shop.start(input);
    while (!(await exists(shop, workflowId))) await new Promise(setImmediate);
    const second = shop.start(input);

    await shop.end(workflowId, DECLINED);

    expect((await first).view.status).toBe('declined');
    expect((await second).view.status).toBe('declined');
  });
});

describe('time', () => {
  it('that runs out means unclear and says to keep the id, which then finds the same payment', async () => {
    const input = anInput({ customer: { reference: 'silent' } });

    const error = await refusal(shop.start(input, { timeoutMs: 500 }));
    await shop.tell(workflowIdOf(input.paymentId), {
      view: { status: 'awaiting_confirmation', nextStep: { type: 'confirm', until: '' } },
    });

    expect(error).toBeInstanceOf(StartUnclear);
    expect(error.message).toMatch(/same id, never with a new one/);
    expect((await shop.start(input)).view.status).toBe('awaiting_confirmation');
  });

  it('limits the wait for an outcome', async () => {
    const { workflowId } = await shop.start(anInput());

    expect(await waitForOutcome(shop.client, workflowId, 100)).toBeNull();
    expect((await readView(shop.client, workflowId)).status).toBe('awaiting_customer');
  });

  it('ends with the outcome, new token included', async () => {
    const { workflowId } = await shop.start(anInput());
    const waiting = waitForOutcome(shop.client, workflowId, 120_000);

    await shop.end(workflowId, { ...SUCCEEDED, newToken: `tok_${randomUUID()}` });

    expect(await waiting).toMatchObject({ status: 'succeeded', newToken: expect.stringMatching(/^tok_/) });
  });
});
