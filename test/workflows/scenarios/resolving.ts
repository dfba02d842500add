import * as messages from '../../../workflows/contract/messages';
import type { Resolution } from '../../../workflows/contract/resolution';
import type { RunningPayment, World } from '../../support/payment-world';
import { scenario, type Scenario } from './scenario';
import { tell } from '../../support/tell';

/** An operator closes what the provider leaves open; no payment is closed against what the provider says. */
export const resolving: readonly Scenario[] = [
  scenario('records who closed a payment, and why', async (world) => {
    const payment = await inReview(world);

    await resolve(payment, { as: 'succeeded', by: 'Ada', why: 'The acquirer shows the debit.' });

    const decidedBy = { by: 'Ada', why: 'The acquirer shows the debit.' };
    expect(await payment.ends('1s')).toMatchObject({ status: 'succeeded', retry: 'unsafe', decidedBy });
    expect(await payment.listedAs('succeeded')).toBe('succeeded');
  }),
  scenario('does not let an operator decline a payment that could still be paid', async (world) => {
    const payment = await inReview(world);

    const declined = resolve(payment, { as: 'declined', by: 'Ada', why: 'The customer says so.' });

    await expect(declined).rejects.toMatchObject({ cause: { type: 'still_payable' } });
    expect((await payment.view()).outcome).toBeNull();
    await resolve(payment, { as: 'needs_review', by: 'Ada', why: 'Written off.' });
    expect(await payment.ends('1s')).toMatchObject({ status: 'needs_review', retry: 'unsafe' });
  }),
  scenario('requires a name and a reason', async (world) => {
    const payment = await inReview(world);

    const nameless = resolve(payment, { as: 'needs_review', by: ' ', why: 'Written off.' });

    await expect(nameless).rejects.toMatchObject({ cause: { type: 'incomplete' } });
  }),
  scenario('does not let an operator close a payment that needs no review', async (world) => {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');

    const closed = resolve(payment, { as: 'needs_review', by: 'Ada', why: 'In a hurry.' });

    await expect(closed).rejects.toMatchObject({ cause: { type: 'not_in_review' } });
    await payment.approve();
    expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  }),
];

async function inReview(world: World): Promise<RunningPayment> {
  const payment = await world.start('tok_error_for_ever');
  await payment.reaches('awaiting_customer');
  await payment.approve();
  await world.advance('80m');
  await payment.reaches('needs_review');
  return payment;
}

async function resolve({ handle }: RunningPayment, resolution: Resolution): Promise<unknown> {
  return tell(handle, messages.resolve, resolution);
}
