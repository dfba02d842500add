/** Protects the debtor (I1, over all attempts): a debt is tried again only when every earlier attempt is known to be unpaid. */
import { resolveAftermathOf } from '../../starter/shop/aftermath-report';
import { StartRefused } from '../../starter/shop/errors';
import { waitForOutcome } from '../../starter/shop/payments';
import { aftermathIdOf, workflowIdOf } from '../../workflows/contract/workflow-id';
import { DECLINED, SUCCEEDED, anInput, exists, openShop, refusal, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop?.close();
});

/** Resolves the aftermath of a first attempt, and waits until it is closed. */
async function resolve(aftermath: string, as: 'succeeded' | 'declined' | 'needs_review'): Promise<void> {
  await resolveAftermathOf(shop.client, aftermath, { as, by: 'anna', why: 'case 881' });
  await shop.client.workflow.getHandle(aftermath).result();
}

describe('a further attempt', () => {
  it('starts after an attempt that ended unpaid and safe to retry, as a workflow of its own', async () => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    await shop.end(workflowId, DECLINED);

    const second = await shop.start({ ...input, attempt: 2 });

    expect(second.workflowId).toBe(`cit-payment-${input.paymentId}~2`);
    expect(second.view.status).toBe('awaiting_customer');
  });

  it.each([
    ['is paid', SUCCEEDED, 'is paid'],
    ['is unclear', { ...DECLINED, retry: 'unsafe' as const }, 'unclear'],
    ['was closed in review', { ...SUCCEEDED, status: 'needs_review' as const }, 'review'],
  ])('is refused when the previous attempt %s', async (_, result, why) => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    await shop.end(workflowId, result);

    const error = await refusal(shop.start({ ...input, attempt: 2 }));

    expect(error).toBeInstanceOf(StartRefused);
    expect(error.message).toContain(why);
    expect(await exists(shop, workflowIdOf(input.paymentId, 2))).toBe(false);
  });

  it('is refused while the previous attempt is open or in review, or was never started', async () => {
    const input = anInput();
    const unknown = await refusal(shop.start({ ...input, attempt: 2 }));
    const { workflowId } = await shop.start(input);
    const open = await refusal(shop.start({ ...input, attempt: 2 }));
    await shop.tell(workflowId, { view: { status: 'needs_review' } });
    await waitForOutcome(shop.client, workflowId, 120_000);
    const inReview = await refusal(shop.start({ ...input, attempt: 2 }));

    expect(unknown.message).toContain('is unknown');
    expect(open.message).toContain('is still open');
    expect(inReview.message).toContain('is in review');
    expect(await exists(shop, workflowIdOf(input.paymentId, 2))).toBe(false);
  });

  it.each([
    ['unresolved', null, 'is not resolved yet'],
    ['resolved as paid', 'succeeded', 'was resolved as succeeded'],
    ['resolved as unclear', 'needs_review', 'was resolved as needs_review'],
  ] as const)(
    'is refused when the previous attempt ended safe, but later news that it was paid is %s',
    async (_, as, why) => {
      const input = anInput();
      const { workflowId } = await shop.start(input);
      await shop.end(workflowId, DECLINED);
      const aftermath = aftermathIdOf(`ps_${input.paymentId}`);
      await shop.afterTheEnd(workflowId, {});
      if (as !== null) await resolve(aftermath, as);

      const error = await refusal(shop.start({ ...input, attempt: 2 }));

      expect(error).toBeInstanceOf(StartRefused);
      expect(error.message).toContain(why);
      expect(error.message).toContain(`aftermath:ps_${input.paymentId}`);
      expect(await exists(shop, workflowIdOf(input.paymentId, 2))).toBe(false);
    },
  );

  it("starts when what arrived after the previous attempt's end was resolved as paid back", async () => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    await shop.end(workflowId, DECLINED);
    await shop.afterTheEnd(workflowId, {
      key: 'refund:rf_1',
      kind: 'refund',
      refund: { id: 'rf_1', status: 'accepted' },
    });
    const aftermath = aftermathIdOf(`ps_${input.paymentId}`);
    await resolve(aftermath, 'declined');

    expect((await shop.start({ ...input, attempt: 2 })).view.status).toBe('awaiting_customer');
  });

  it("is refused when the previous attempt's aftermath was closed without being resolved", async () => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    await shop.end(workflowId, DECLINED);
    await shop.afterTheEnd(workflowId, {});
    await shop.client.workflow.getHandle(aftermathIdOf(`ps_${input.paymentId}`)).terminate();

    expect((await refusal(shop.start({ ...input, attempt: 2 }))).message).toContain('without being resolved');
  });

  it('is refused when the first attempt turns out to be paid although the second ended safe', async () => {
    const input = anInput();
    for (const attempt of [1, 2]) await shop.end((await shop.start({ ...input, attempt })).workflowId, DECLINED);
    // Both attempts of a stand-in have the same session; the correction is about that of the first.
    await shop.afterTheEnd(workflowIdOf(input.paymentId), {});

    const error = await refusal(shop.start({ ...input, attempt: 3 }));

    expect(error.message).toContain(`what came after the end of ${input.paymentId} (aftermath:`);
    expect(await exists(shop, workflowIdOf(input.paymentId, 3))).toBe(false);
  });

  it('is one payment when eight callers, or eight clicks, race for it', async () => {
    const input = anInput();
    await shop.end((await shop.start(input)).workflowId, DECLINED);

    const second = { ...input, attempt: 2 };
    const started = await Promise.all(Array.from({ length: 8 }, () => shop.start(second)));

    expect(new Set(started.map(({ workflowId }) => workflowId))).toEqual(new Set([workflowIdOf(input.paymentId, 2)]));
    const history = await shop.client.workflow.getHandle(workflowIdOf(input.paymentId, 2)).fetchHistory();
    expect(history.events?.filter((event) => event.workflowExecutionStartedEventAttributes)).toHaveLength(1);
  });

  it("is refused when the previous attempt's workflow was terminated", async () => {
    const input = anInput();
    const { workflowId } = await shop.start(input);
    await shop.client.workflow.getHandle(workflowId).terminate();

    expect((await refusal(shop.start({ ...input, attempt: 2 }))).message).toContain('is unclear');
  });
});
