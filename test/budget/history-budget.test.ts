/**
 * Protects what a payment costs: history is throughput and price on a real server. `budget.json` holds the most that the
 * automatic happy path may take (no question asked, the update of the starter not counted), so that growth is a decision.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { startWorld, type World } from '../support/payment-world';

type Budget = Record<'events' | 'workflowTasks' | 'actions', number>;
const { EventType } = temporal.api.enums.v1;

let world: World;
beforeAll(async () => {
  world = await startWorld('real');
}, 120_000);
afterAll(async () => {
  await world?.close();
});

it('keeps the happy path with 3DS within its budget', async () => {
  const budgets = JSON.parse(readFileSync(join(__dirname, 'budget.json'), 'utf8')) as Record<string, Budget>;
  const payment = await world.start('tok_success');
  await payment.reaches('awaiting_customer');
  await payment.approve();
  expect(await payment.ends()).toMatchObject({ status: 'succeeded' });

  const spent = costOf((await payment.handle.fetchHistory()).events ?? []);

  const budget = budgets['succeeded after 3DS, automatic'];
  expect(world.calls()).not.toContain('session/status');
  expect(spent.events).toBeLessThanOrEqual(budget?.events ?? 0);
  expect(spent.workflowTasks).toBeLessThanOrEqual(budget?.workflowTasks ?? 0);
  expect(spent.actions).toBeLessThanOrEqual(budget?.actions ?? 0);
});

/** Billable actions as Temporal Cloud counts them: all local activities of one workflow task are one. */
function costOf(events: readonly temporal.api.history.v1.IHistoryEvent[]): Budget {
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
      ) + tasksWithMarkers.size,
  };
}
