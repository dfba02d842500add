/**
 * For payments whose id contains `held`: a minute between the decision to tell the shop and the event, so that news can
 * arrive in between.
 */
import { sleep, workflowInfo, type WorkflowInterceptors } from '@temporalio/workflow';

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      async startChildWorkflowExecution(input, next) {
        if (workflowInfo().workflowId.includes('held')) await sleep('1m');
        return next(input);
      },
    },
  ],
});
