/** One scenario for each outcome, for the saved histories. Each ends with the status that it is named after. */
import * as messages from '../../workflows/contract/messages';
import type { RunningPayment, World } from './payment-world';
import { tell } from './tell';

export const SCENARIOS: Readonly<Record<string, (world: World) => Promise<RunningPayment>>> = {
  async succeeded(world) {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');
    await payment.approve();
    return payment;
  },
  async succeeded_late(world) {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');
    await world.advance('16m');
    await payment.approve();
    return payment;
  },
  async succeeded_frictionless(world) {
    return world.start('tok_frictionless');
  },
  async succeeded_init(world) {
    return world.start('tok_frictionless', { opening: 'init' });
  },
  /** No webhook says that it was paid: the payment finds out by asking. */
  async succeeded_by_asking(world) {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');
    await world.withoutBridge(async () => payment.approve());
    return payment;
  },
  /** The first session is fenced after an unclear start, and a second one is paid. */
  async succeeded_second_session(world) {
    const { faults } = world.simulator;
    faults.onCall({ for: { next: true }, method: 'session/start/payment', fault: 'cut_before' });
    return world.start('tok_frictionless');
  },
  async succeeded_manual(world) {
    const payment = await world.start('tok_frictionless', { confirmation: 'manual' });
    await payment.handle.executeUpdate(messages.awaitNextStep);
    await tell(payment.handle, messages.confirm, { by: 'shop' });
    return payment;
  },
  /** The answer of init is lost, and a webhook names the session. */
  async succeeded_init_adopted(world) {
    world.simulator.faults.onCall({ for: { next: true }, method: 'session/init/payment', fault: 'answer_lost' });
    return world.start('tok_frictionless', { opening: 'init' });
  },
  /** In review, until the provider says no at last; our time for 3DS had passed long before. */
  async abandoned_after_review(world) {
    const payment = await world.start('tok_error_for_ever');
    await payment.reaches('awaiting_customer');
    await payment.approve();
    await world.advance('3h');
    await payment.reaches('needs_review');
    const { sessionId } = await payment.view();
    world.simulator.provider.settle(sessionId ?? '', 'not_paid', { code: 'insufficient_funds', isQuiet: true });
    await payment.handle.signal(messages.recheck, {});
    return payment;
  },
  async declined(world) {
    return world.start('tok_decline_insufficient_funds');
  },
  async abandoned(world) {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');
    await world.advance('16m');
    return payment;
  },
  async cancelled(world) {
    const payment = await world.start('tok_frictionless', { confirmation: 'manual' });
    await payment.handle.executeUpdate(messages.awaitNextStep);
    await tell(payment.handle, messages.cancel, { by: 'shop', reason: 'Sold out.' });
    return payment;
  },
  async rejected(world) {
    return world.start('tok_mismatch_amount');
  },
  async needs_review(world) {
    const payment = await world.start('tok_error_for_ever');
    await payment.reaches('awaiting_customer');
    await payment.approve();
    await world.advance('3h');
    await payment.reaches('needs_review');
    await tell(payment.handle, messages.resolve, { as: 'needs_review', by: 'support', why: 'Written off.' });
    return payment;
  },
};

/**
 * The same in a world whose shop is told. The history contains the payment's id, because a child workflow is named
 * after it.
 */
export const SHOP_SCENARIOS: typeof SCENARIOS = {
  async succeeded_shop_told(world) {
    const payment = await world.start('tok_success', { paymentId: 'order-1' });
    await payment.reaches('awaiting_customer');
    await payment.approve();
    return payment;
  },
};

/** `succeeded_late` → `succeeded`. */
export function statusOf(scenario: string): string {
  return scenario === 'needs_review' ? scenario : (scenario.split('_')[0] ?? scenario);
}
