/**
 * Shared by the files of the fault matrix: one world per file, orders of faults for one payment, and a look at the
 * result. After each test the money invariants must hold, and every fault that was ordered must have happened: a test
 * whose fault never came proves nothing.
 */
import type { Duration } from '@temporalio/common';
import type { CallFaultOrder, WebhookFaultOrder } from '../../../simulator/faults/orders';
import type { Simulator } from '../../../simulator/start';
import type { CitPaymentInput } from '../../../workflows/contract/payment';
import { startWorld, type RunningPayment, type World, type WorldOptions } from '../../support/payment-world';
import { summarize } from '../../support/summary';
import type { UnreachableCall } from '../../support/world/provider-client';

/** What goes wrong for one payment. */
export interface Trouble {
  readonly calls?: readonly Omit<CallFaultOrder, 'for'>[];
  readonly webhooks?: readonly Omit<WebhookFaultOrder, 'for'>[];
  /** Calls for which no connection can be made. */
  readonly unreachable?: readonly Omit<UnreachableCall, 'payment'>[];
}

export interface Matrix {
  /** The world of this file. It exists while tests run. */
  world(): World;
  /** Starts a payment for which this goes wrong. `name` keeps its calls apart from those of all other payments. */
  start(token: string, trouble: Trouble, change?: Partial<CitPaymentInput>): Promise<RunningPayment>;
  /** From now on nothing goes wrong any more. Everything that was ordered must have happened by then. */
  heal(): void;
}

/**
 * Ours, in real time: calls within one process take some 10 ms, and a busy machine may need more than 600 ms (seen
 * once: it caused one question too many). Every time-out of the matrix takes this long. The clock of the world stands
 * still meanwhile.
 */
const PATIENCE_MS = 2_000;

/** Longer than any late execution that the matrix orders. */
const LATE: Duration = '2m';

/**
 * Opens the world of a test file; registers what happens before and after its tests, and what it adds to the summary.
 */
export function openMatrix(subject: string, options: Pick<WorldOptions, 'replacesWorker' | 'patienceMs'> = {}): Matrix {
  let opened: World | null = null;
  let cells = 0;
  let violations = 0;
  let started: RunningPayment[] = [];
  let unreached: { readonly call: UnreachableCall; readonly happened: () => boolean }[] = [];

  const world = (): World => {
    if (opened === null) throw new Error('the world only exists while tests run');
    return opened;
  };
  const neverHappened = (): readonly unknown[] => [
    ...world()
      .simulator.faults.planned()
      .filter(({ fired }) => fired === 0),
    ...unreached.filter(({ happened }) => !happened()).map(({ call }) => call),
    ...notYetApplied(world().simulator),
  ];
  const expectInvariants = async ({ id }: RunningPayment): Promise<void> => {
    await world()
      .assertMoney(id)
      .catch((error: unknown) => {
        violations += String(error).split('\n').length;
        throw error;
      });
  };

  beforeAll(async () => {
    opened = await startWorld('time-skipping', { patienceMs: PATIENCE_MS, ...options });
  });
  afterEach(async () => {
    cells += 1;
    const ended = started;
    started = [];
    try {
      // Late executions have happened by then, and have changed nothing.
      await world().advance(LATE);
      for (const payment of ended) await expectInvariants(payment);
      expect(neverHappened()).toEqual([]);
    } finally {
      unreached = [];
      world().simulator.faults.clear();
      // A payment in review would be asked about in every later test.
      for (const payment of ended) await endIfOpen(payment);
    }
  });
  afterAll(async () => {
    summarize('fault matrix', subject, { cells, violations });
    await opened?.close();
  });

  return {
    world,
    async start(token, { calls = [], webhooks = [], unreachable = [] }, change = {}) {
      const { simulator } = world();
      const id = change.paymentId ?? `fault-${String(cells)}-${String(started.length)}`;
      for (const order of calls) simulator.faults.onCall({ for: { payment: id }, ...order });
      for (const order of webhooks) simulator.faults.onWebhook({ for: { payment: id }, ...order });
      unreached.push(
        ...unreachable.map((order) => {
          const call = { payment: id, ...order };
          return { call, happened: world().unreachable(call) };
        }),
      );
      const payment = await world().start(token, { ...change, paymentId: id });
      started.push(payment);
      return payment;
    },
    heal() {
      expect(neverHappened()).toEqual([]);
      world().simulator.faults.clear();
    },
  };
}

async function endIfOpen({ handle }: RunningPayment): Promise<void> {
  const { status } = await handle.describe();
  if (status.name === 'RUNNING') await handle.terminate('the test is over');
}

/** Calls that were to be carried out late but were not. */
function notYetApplied({ journal }: Simulator): readonly string[] {
  const promised = journal.entries.filter((entry) => entry.kind === 'request' && entry.verdict === 'to_be_applied');
  const kept = journal.entries.filter((entry) => entry.kind === 'fault' && entry.step === 'applied_late');
  const missing = promised.length - kept.length;
  return missing === 0 ? [] : [`${String(missing)} late calls were not carried out`];
}
