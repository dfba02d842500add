/**
 * The complete server with its own time skipping (experimental in server 1.32, for tests only): each workflow has its
 * own clock, which is forwarded by exact amounts and then runs on at wall speed. Persistence, visibility, updates and
 * search attributes are the real ones, so no promise rests on an imitation alone.
 */
import { randomUUID } from 'node:crypto';
import { tsToMs, msToTs } from '@temporalio/common/lib/time';
import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { manualClock } from '../../../simulator/clock';
import { NOT_FOUND, statusOf } from '../../../temporal/grpc-status';
import { connectToDevServer } from './real-server';
import { inTurn, type TestServer } from './test-server';

/** As measured for this server version (its defaults: off; 1 s and 50 ms a skip; after 200 skips it silently stops). */
const FLAGS = [
  'frontend.WorkflowTimeSkippingEnabled=true',
  'history.timerProcessorMaxTimeShift="10ms"',
  'history.timerProcessorMaxPollRPS=2000',
  'history.transferProcessorMaxPollRPS=2000',
  'frontend.WorkflowTimeSkippingMaxSkipPerSession=100000',
];

const NAMESPACE = 'default';
/** The poll ended before the forwarding did. */
const POLL_AGAIN = temporal.api.enums.v1.FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT;

/** `uiPort` and `codecUrl`: with a Web UI on this port, which reads encrypted history through that codec server. */
export async function startSkippingRealServer(
  webUi: { readonly uiPort?: number; readonly codecUrl?: string } = {},
): Promise<TestServer & { readonly uiUrl: string | null }> {
  const { codecUrl, ...options } = webUi;
  const extraArgs = [
    ...FLAGS.flatMap((flag) => ['--dynamic-config-value', flag]),
    ...(codecUrl === undefined ? [] : ['--ui-codec-endpoint', codecUrl]),
  ];
  const { connection, stop, ...connected } = await connectToDevServer({ ...options, extraArgs });
  return {
    kind: 'skipping-real',
    ...connected,
    lists: true,
    handsOver: true,
    newClock: () => Promise.resolve(manualClock(Date.now())),
    timeOf: (workflowId) => timeOf(connection, workflowId),
    async pass(ms, workflowIds, clock, first) {
      await inTurn(
        first,
        () => Promise.all(workflowIds.map((workflowId) => forward(connection, workflowId, ms))),
        () => clock.advance(ms),
      );
      return ms;
    },
    stop,
  };
}

async function timeOf({ workflowService }: Connection, workflowId: string): Promise<number> {
  const { workflowExtendedInfo } = await workflowService.describeWorkflowExecution({
    namespace: NAMESPACE,
    execution: { workflowId },
  });
  const { currentTime } = workflowExtendedInfo?.timeSkippingInfo ?? {};
  return currentTime ? tsToMs(currentTime) : Date.now(); // Never forwarded: it runs at wall speed.
}

/** Forwards one workflow and waits until it has arrived, or has ended on the way. */
async function forward({ workflowService }: Connection, workflowId: string, ms: number): Promise<void> {
  const id = randomUUID();
  const about = { namespace: NAMESPACE, workflowExecution: { workflowId } };
  try {
    await workflowService.updateWorkflowExecutionOptions({
      ...about,
      updateMask: { paths: ['time_skipping_config'] },
      workflowExecutionOptions: {
        timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration: msToTs(ms) } },
      },
    });
    let result: temporal.api.enums.v1.FastForwardPollingResult;
    do {
      const poll = { ...about, fastForwardId: id };
      result = (await workflowService.pollWorkflowExecutionTimeSkipping(poll)).fastForwardPollingResult;
    } while (result === POLL_AGAIN);
  } catch (error) {
    if (statusOf(error) !== NOT_FOUND) throw error; // It has ended: time no longer passes for it.
  }
}
