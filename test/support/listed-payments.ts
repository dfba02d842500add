/** A payment of every kind that docs/operations.md has a list for, and one with news after its end. */
import { PAID } from '../../campaigns/samples/snapshots';
import type { RunningPayment, World } from './payment-world';
import { SCENARIOS } from './scenarios';
import { startAftermath } from './started-aftermath';

export interface Listed {
  /** Workflow ids, by the list of the page that finds them. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  readonly all: readonly string[];
  /** Runs a query of the page on these payments, instead of those that the page names. */
  readonly as: (query: string) => string;
}

/** Creates all of them. */
export async function makeListedPayments(world: World): Promise<Listed> {
  const succeeded = await ended(world, 'succeeded');
  const declined = await ended(world, 'declined');
  const abandoned = await ended(world, 'abandoned');
  const unclear = await ended(world, 'needs_review');
  const again = await world.start('tok_frictionless', { paymentId: declined.id, attempt: 2 });
  await again.ends();
  const review = await world.start('tok_error_for_ever');
  await review.reaches('awaiting_customer');
  await review.approve();
  await world.advance('80m');
  await review.reaches('needs_review');
  const open = await world.start('tok_success');
  await open.reaches('awaiting_customer');
  const stopped = await world.start('tok_success');
  await stopped.reaches('awaiting_customer');
  await stopped.handle.terminate('to be listed');
  const session = (await declined.view()).sessionId ?? '';
  const aftermath = await corrected(world, declined, session);

  const idOf = ({ handle }: RunningPayment): string => handle.workflowId;
  const [first, second, paid, gone, closed] = [declined, again, succeeded, abandoned, unclear].map(idOf);
  const found = {
    'one order, with all further attempts': [first, second],
    'a session of Smart Glocal: its payment, and what came after': [first, aftermath],
    'payments in review': [idOf(review)],
    'refunds, chargebacks and corrections to resolve': [aftermath],
    'what should be over by now (insert the time)': [idOf(review), idOf(open), aftermath],
    'what Temporal cannot advance: a bug, or a missing key': [],
    'payments on their way': [idOf(open)],
    'paid within a day': [paid, second],
    'not paid, for whatever reason': [first, gone],
    'customers who did not finish 3DS': [gone],
    'closed as unclear': [closed],
    'closed from outside, without an outcome': [idOf(stopped)],
  };
  return {
    found: Object.fromEntries(Object.entries(found).map(([finds, ids]) => [finds, ids.map(String)])),
    all: [...[declined, again, succeeded, abandoned, unclear, review, open, stopped].map(idOf), aftermath],
    as: (query) =>
      query
        .replaceAll('order-4711', declined.id)
        .replaceAll('ps_793416412', session)
        // Their time is virtual: from before all of them to after all of them.
        .replaceAll('2026-11-24T00:00', '2000-01-01T00:00')
        .replaceAll('2026-11-24T03:00', '2100-01-01T00:00')
        .replaceAll('2026-11-25T00:00', '2100-01-01T00:00'),
  };
}

async function ended(world: World, name: string): Promise<RunningPayment> {
  const play = SCENARIOS[name];
  if (play === undefined) throw new Error(`there is no scenario ${name}`);
  const payment = await play(world);
  await payment.ends('3h');
  return payment;
}

/** As the bridge does when a webhook says that a declined payment was paid after all. */
async function corrected({ client }: World, { handle }: RunningPayment, sessionId: string): Promise<string> {
  const fact = {
    key: 'correction:paid',
    kind: 'correction',
    says: 'Smart Glocal says: paid',
    webhook: 'payment_finished',
    updatedAt: PAID.updatedAt,
    reading: 'paid',
    refund: null,
    amount: 10_000,
    currency: 'usd',
  } as const;
  const taskQueue = 'nobody-works-here';
  return startAftermath(client, { sessionId, payment: handle.workflowId, facts: [fact], taskQueue });
}
