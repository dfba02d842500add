/**
 * What happens to a simulated world: the plan's troubles, each at its time, and the moment after which everything works
 * again.
 */
import { PAYMENT_ID, type People } from './people';
import type { Plan, Trouble } from './plan';
import { createStranger } from './stranger';
import type { World } from './world';

/** Schedules all of the plan's troubles on the clock. */
export function beginFate(plan: Plan, world: World, people: People, note: (what: string) => void): void {
  const { clock, server, provider, tell } = world;
  const stranger = createStranger(server);
  for (const trouble of plan.troubles) {
    if (!('at' in trouble)) continue;
    clock.after(trouble.at, () => {
      tell('fate', textOf(trouble));
      note(trouble.kind);
      befall(trouble);
    });
  }
  clock.after(plan.mendedAt, () => {
    tell('fate', 'from now on no call and no webhook goes wrong');
    countFaults();
    world.faults.liftAll();
  });

  function befall(trouble: Trouble): void {
    switch (trouble.kind) {
      case 'call':
      case 'webhook':
        return; // Part of the fault plan from the beginning.
      case 'workers_die':
        return server.crash(trouble.forMs, trouble.isLookedAt);
      case 'bridge_dies':
        return world.bridgeDies(trouble.forMs);
      case 'temporal_fails':
        return world.temporalFails(trouble.forMs, trouble.how);
      case 'provider_unreachable':
        return world.providerUnreachable(trouble.forMs);
      case 'provider_says':
        return providerFalters(trouble);
      case 'webhook_again':
        for (const { sessionId } of world.sessions()) world.webhooks.replay(sessionId, undefined, trouble.nth);
        return;
      case 'webhook_of_another_merchant':
        return sendForeign('ps_900x', { cit_payment_id: PAYMENT_ID, attempt: 1, tag: 'AAAAAAAAAAAAAAAAAAAAAA' });
      case 'webhook_of_another_payment':
        return sendForeign('ps_901x', { order: 'of somebody else' });
      case 'webhook_of_a_second_session':
        return sendForeign('ps_902x');
      case 'money_goes_back':
        for (const { sessionId } of world.sessions()) {
          if (trouble.how === 'refund') provider.refund(sessionId);
          else provider.chargeBack(sessionId);
        }
        return;
      case 'shop_cancels':
        return people.cancel(trouble.how);
      case 'shop_starts_again':
        return people.startFirst();
      case 'shop_tries_next':
        void people.tryNext();
        return;
      case 'recheck':
        return people.recheck();
      case 'stranger_poisons':
        return stranger.poison(trouble.signal);
      case 'stranger_repeats':
        return stranger.repeat();
      case 'stranger_orders':
        return stranger.order(trouble.update, trouble.isEmpty);
      case 'stranger_answers':
        return stranger.answer(trouble.how);
      case 'stranger_starts':
        return stranger.startAgain(trouble.how, trouble.cancels);
    }
  }

  /**
   * `session.status` becomes `error`, which is not final, and later its real value. Never takes back a final status.
   */
  function providerFalters({ then, afterMs }: Extract<Trouble, { kind: 'provider_says' }>): void {
    const isOpen = (stage: string): boolean => !['created', 'succeeded', 'failed', 'contradictory'].includes(stage);
    for (const { sessionId, stage } of world.sessions()) {
      if (!isOpen(stage) || !provider.settle(sessionId, 'error')) continue;
      clock.after(afterMs, () => {
        const now = world.sessions().find((session) => session.sessionId === sessionId);
        if (now?.stage === 'error') provider.settle(sessionId, then);
      });
    }
  }

  /** `metadata`: what the webhook shows; if absent, our own with its tag. */
  function sendForeign(sessionId: string, metadata?: unknown): void {
    const [ours] = world.sessions();
    const event = ours === undefined ? null : provider.webhookOf(ours.sessionId, 'payment_finished');
    if (event === null) return;
    const list = event.session['acquiring_payments'] ?? event.session['payment_list'];
    const payments = Array.isArray(list) ? (list as readonly object[]) : [];
    const session = {
      ...event.session,
      id: sessionId,
      status: 'accepted',
      acquiring_payments: payments.map((payment) => ({
        ...payment,
        id: 'pm_900x',
        status: 'succeeded',
        ...(metadata === undefined ? {} : { metadata }),
      })),
    };
    world.webhooks.send({ ...event, sessionId, session }, {});
  }

  function countFaults(): void {
    for (const { of, order, fired } of world.faults.planned()) {
      const name = typeof order.fault === 'string' ? order.fault : 'without a name';
      for (let times = 0; times < fired; times += 1) note(`${of} ${name}`);
    }
  }
}

function textOf({ kind, ...rest }: Trouble): string {
  return [
    kind.replaceAll('_', ' '),
    ...Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  ].join(', ');
}
