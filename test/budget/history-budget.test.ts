/**
 * Protects what a payment costs: history is throughput and price on a real server. `budget.json` holds the maximum for
 * each way to an end (without unneeded questions; the starter's update is not counted), so that any growth is a
 * decision. Measured on the real server: the same each time, eight runs on a busy machine. The abandonment (51, 7, 16)
 * has room for one more task, because the provider's webhook may or may not share one with our question.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { parseShopEventSecrets } from '../../activities/shop-events';
import { actionRequired } from '../../workflows/contract/messages';
import {
  startTestServer,
  startWorld,
  type RunningPayment,
  type TestServer,
  type World,
} from '../support/payment-world';
import { becomesTrue } from '../support/world/becomes-true';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Budget = Record<'events' | 'workflowTasks' | 'actions', number>;
const { EventType } = temporal.api.enums.v1;

/** Nothing listens there, which costs the payment nothing. */
const SHOP = {
  url: new URL('http://127.0.0.1:1/'),
  sign: parseShopEventSecrets(Buffer.alloc(32, 7).toString('base64')),
};
const TELLS_SHOP = ', shop told';

let server: TestServer;
let quiet: World;
let telling: World;
beforeAll(async () => {
  server = await startTestServer('real');
  quiet = await startWorld(server);
  telling = await startWorld(server, { shop: SHOP });
}, 120_000);
afterAll(async () => {
  await quiet?.close();
  await telling?.close();
  await server?.stop();
});

const BUDGETS = JSON.parse(readFileSync(join(__dirname, 'budget.json'), 'utf8')) as Record<string, Budget>;

/** One way to each end, with nothing that the way does not need. */
const WAYS: Readonly<Record<string, (world: World) => Promise<RunningPayment>>> = {
  'succeeded after 3DS, automatic': through3ds,
  [`succeeded after 3DS, automatic${TELLS_SHOP}`]: through3ds,
  async 'succeeded, frictionless'(at) {
    return at.start('tok_frictionless');
  },
  async 'declined before 3DS'(at) {
    return at.start('tok_decline_insufficient_funds');
  },
  async 'abandoned at 3DS'(at) {
    const payment = await at.start('tok_success', { deadlines: { customer: '1s' } });
    // The cancel is refused while the customer is at 3DS, so that the provider's own 60 minutes end it.
    await until(() => Promise.resolve(at.callsOf(payment.id).includes('session/cancel')));
    await at.simulator.clock.advance(61 * 60_000);
    return payment;
  },
};

async function through3ds(at: World): Promise<RunningPayment> {
  const payment = await at.start('tok_success');
  await until(async () => (await eventsOf(payment)).some(isActionRequired));
  await at.advance(0);
  await payment.approve();
  return payment;
}

/** A query that meets a payment's first task costs another task, so nothing queries the payment here. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  expect(await becomesTrue(condition, 10_000)).toBe(true);
}

async function eventsOf({ handle }: RunningPayment): Promise<readonly HistoryEvent[]> {
  return (await handle.fetchHistory()).events ?? [];
}

function isActionRequired({ workflowExecutionSignaledEventAttributes: signal }: HistoryEvent): boolean {
  return signal?.signalName === actionRequired.name;
}

it('has a budget for every measured course, and measures every budget', () => {
  expect(Object.keys(BUDGETS).sort()).toEqual(Object.keys(WAYS).sort());
});

it.each(Object.entries(WAYS))('%s stays within its budget', async (name, go) => {
  const world = name.endsWith(TELLS_SHOP) ? telling : quiet;
  const payment = await go(world);
  const { status } = await payment.ends();
  expect(name.startsWith(status)).toBe(true);

  const spent = costOf(await eventsOf(payment));

  const asked = world.callsOf(payment.id).filter((method) => method === 'session/status').length;
  // "Not paid" is never believed without a question; a success needs none.
  expect(asked === 0).toBe(status === 'succeeded');
  for (const what of ['events', 'workflowTasks', 'actions'] as const) {
    expect([name, what, Math.max(spent[what], BUDGETS[name]?.[what] ?? 0)]).toEqual([
      name,
      what,
      BUDGETS[name]?.[what],
    ]);
  }
});

/** Billable actions as Temporal Cloud counts them: all local activities of one workflow task are one. */
function costOf(events: readonly HistoryEvent[]): Budget {
  const count = (...types: number[]): number => events.filter(({ eventType }) => types.includes(eventType ?? 0)).length;
  const markers = events.filter(({ eventType }) => eventType === EventType.EVENT_TYPE_MARKER_RECORDED);
  const tasksWithMarkers = new Set(
    markers.map(({ markerRecordedEventAttributes }) =>
      String(markerRecordedEventAttributes?.workflowTaskCompletedEventId),
    ),
  );
  return {
    events: events.length,
    workflowTasks: count(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED),
    actions:
      count(
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
        EventType.EVENT_TYPE_TIMER_STARTED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
        EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
      ) +
      // The child's own start is the second.
      2 * count(EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED) +
      tasksWithMarkers.size,
  };
}
