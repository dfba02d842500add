/**
 * Protects a payment from a failed question: create and status are local activities, whose failures reach the workflow
 * in another wrapping than those of the calls that move money. None of them may end it.
 */
import { startWorld, type World } from '../support/payment-world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const FAULTS = ['http_500_before', 'http_502_before', 'answer_lost', 'unreadable_after', 'refused_before'] as const;

it.each(FAULTS)(
  'is paid although the first session/create and the first session/status calls failed: %s',
  async (fault) => {
    const { faults } = world.simulator;
    faults.onCall({ for: { next: true }, method: 'session/create', fault });
    faults.onCall({ for: { next: true }, method: 'session/status', nth: { from: 1, to: 2 }, fault });
    // Without this webhook the provider must be asked.
    faults.onWebhook({ for: { next: true }, type: 'action_required', fault: 'dropped' });

    const payment = await world.start('tok_success');
    await world.advance('2m');
    await payment.approve();

    expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
    expect(faults.planned().map(({ fired }) => fired)).toEqual([1, 2, 1]);
    faults.liftAll();
  },
);
