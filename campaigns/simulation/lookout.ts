/** What start and init see of the simulated server, just before they send. Its list of workflows does not lag. */
import type { Lookout } from '../../activities/lookout';
import type { Server } from './temporal/server';

/** `isUp`: whether Temporal answers a look now. */
export function lookoutIn(server: () => Server, isUp: () => boolean): Lookout {
  const asked = async <T>(answer: (executions: Server['executions']) => T): Promise<T> => {
    if (!isUp()) throw new Error('Temporal does not answer');
    return Promise.resolve(answer(server().executions));
  };

  return {
    activitiesOf: (run) =>
      asked((executions) => {
        const found = executions.find(({ runId }) => runId === run.runId);
        return found === undefined
          ? null
          : { beganAt: found.beginning.startedAt, scheduled: found.scheduled, from: [] };
      }),
    endOf: ({ workflowId, runId }) =>
      asked((executions) => {
        const found = executions.findLast((one) => one.workflowId === workflowId && (runId ?? one.runId) === one.runId);
        return found === undefined
          ? null
          : {
              runId: found.runId,
              isOpen: found.status === 'RUNNING',
              isCompleted: found.status === 'COMPLETED',
              result: found.result,
            };
      }),
    runsOf: (workflowIds) =>
      asked((executions) => executions.filter(({ workflowId }) => workflowIds.includes(workflowId))),
  };
}
