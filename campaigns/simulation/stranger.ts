/**
 * Someone with rights in Temporal and without a key of ours: what they send cannot be read, what they repeat was said before,
 * they may answer an activity that is under way, and start a workflow with the input of another. (They cannot make what is encrypted; the codec's part in that is tested in
 * test/encryption and by `npm run attack`.)
 */
import { ApplicationFailure } from '@temporalio/common';
import * as messages from '../../workflows/contract/messages';
import { WORKFLOW_TASK_TIMEOUT } from '../../workflows/contract/policy';
import { unreadable } from '../../workflows/contract/unreadable';
import type { ActivityResult } from './temporal/activities';
import type { Execution } from './temporal/execution';
import { timeoutFailure } from './temporal/jobs';
import type { Server } from './temporal/server';
import { failureProtoOf, payloadOf } from './temporal/payloads';

/** What a worker's codec makes of it. */
const UNREADABLE = unreadable('A payload is in clear, and this process reads only encrypted ones.');

export const SIGNALS = [
  messages.readyToConfirm.name,
  messages.paymentFinished.name,
  messages.recheck.name,
  '__temporal_signal',
  'a name of their own',
] as const;

export const UPDATES = [
  messages.confirm.name,
  messages.cancel.name,
  messages.resolve.name,
  messages.awaitNextStep.name,
] as const;

/** How a stranger answers an activity. */
export const ANSWERS = ['not executed', 'refused', 'no worker', 'in clear', 'as before'] as const;

/** Under which id they start a workflow again. */
export const STARTS = ['its own id', 'another id'] as const;

/** Whether an execution has an id that only a stranger gives. */
export function isCopy({ workflowId }: Execution): boolean {
  return workflowId.endsWith(COPY);
}

const COPY = '-copy';

export interface Stranger {
  /** Sends a signal that cannot be read. */
  poison(name: string): void;
  /** Sends once more what was sent before. */
  repeat(): void;
  /** Sends a message of a person without an argument, or with one that cannot be read. */
  order(name: string, isEmpty: boolean): void;
  /** Answers the activity that is under way, if there is one; the call itself goes on. */
  answer(how: (typeof ANSWERS)[number]): void;
  /** Starts each payment that has ended once more, with its input; `cancels`: and asks Temporal to cancel it at once. */
  startAgain(how: (typeof STARTS)[number], cancels: boolean): void;
}

export function createStranger(server: Server): Stranger {
  const executions = (): readonly Execution[] => server.executions.filter(({ status }) => status === 'RUNNING');
  let updates = 0;
  return {
    poison(name) {
      for (const execution of executions()) execution.signal(name, [UNREADABLE]);
    },
    repeat() {
      for (const execution of executions()) {
        for (const { name, args } of [...execution.delivered]) execution.signal(name, args);
      }
    },
    order(name, isEmpty) {
      for (const execution of executions()) {
        updates += 1;
        execution.update(`stranger-${String(updates)}`, name, isEmpty ? [] : [UNREADABLE], () => undefined);
      }
    },
    answer(how) {
      for (const execution of executions()) execution.answerActivity((before) => resultOf(how, before));
    },
    startAgain(how, cancels) {
      const ids = server.executions
        .filter((execution) => execution.beginning.workflowType === messages.CIT_PAYMENT && !isCopy(execution))
        .map(({ workflowId }) => workflowId);
      for (const id of new Set(ids)) {
        const ended = server.find(id);
        if (ended === null || ended.status === 'RUNNING') continue;
        const workflowId = how === 'its own id' ? id : `${id}${COPY}`;
        const options = { isAgain: true, taskTimeoutMs: WORKFLOW_TASK_TIMEOUT };
        const execution = server.start({ ...ended.beginning, workflowId }, options);
        if (cancels) execution?.cancel();
      }
    },
  };
}

/** `before`: the results of this execution's earlier activities, whose ciphertext a stranger can copy. */
function resultOf(how: (typeof ANSWERS)[number], before: readonly ActivityResult[]): ActivityResult {
  switch (how) {
    case 'not executed':
      return failed('not_executed');
    case 'refused':
      return failed('business_refusal');
    case 'no worker':
      return { failure: timeoutFailure('SCHEDULE_TO_START') };
    case 'in clear':
      return { payload: payloadOf(UNREADABLE) };
    case 'as before':
      return before.at(-1) ?? { payload: payloadOf(UNREADABLE) };
  }
}

/** The type travels in clear, the details do not. */
function failed(type: string): ActivityResult {
  const failure = ApplicationFailure.create({ type, message: '', nonRetryable: true, details: [UNREADABLE] });
  return { failure: failureProtoOf(failure) };
}
