/**
 * What the server keeps of an execution beside its history, and how commands change it: timers, activities, answers to
 * updates, memo, search attributes, the end.
 */
import { TypedSearchAttributes, type SearchAttributePair } from '@temporalio/common';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { coresdk } from '@temporalio/proto';
import type { Clock } from '../../../simulator/clock';
import { callOf, type ActivityCall, type ActivityResult } from './activities';
import * as jobs from './jobs';
import { errorOf, valueOf } from './payloads';
import type { Command, Job } from './sandbox';

/** What it needs from its environment. */
export interface Means {
  readonly clock: Clock;
  /** Queues an activity; calls `done` with its result, or with the server's time-out failure. Returns a canceller. */
  runRegular(call: ActivityCall, done: (result: ActivityResult) => void): () => void;
}

export type UpdateAnswer = { readonly value: unknown } | { readonly error: Error };

export class MutableState {
  status: 'RUNNING' | 'COMPLETED' | 'FAILED' = 'RUNNING';
  result: unknown = undefined;
  failure: Error | null = null;
  memo: Readonly<Record<string, unknown>>;
  /** Every regular activity that was scheduled, in order. */
  readonly scheduled: { readonly activityId: string; readonly type: string }[] = [];
  readonly #attributes = new Map<string, SearchAttributePair>();
  readonly #timers = new Map<number, () => void>();
  readonly #activities = new Map<
    number,
    { readonly cancel: () => void; readonly end: (result: ActivityResult) => void }
  >();
  readonly #results: ActivityResult[] = [];
  readonly #updates = new Map<string, (answer: UpdateAnswer) => void>();

  /** `deliver` gives the workflow a job that counts as this many events. */
  constructor(
    { memo, searchAttributes }: Pick<jobs.Beginning, 'memo' | 'searchAttributes'>,
    private readonly owner: { readonly workflowId: string; readonly runId: string },
    private readonly means: Means,
    private readonly deliver: (job: Job, events: number) => void,
  ) {
    this.memo = memo;
    for (const pair of searchAttributes) this.#attributes.set(pair.key.name, pair);
  }

  get searchAttributes(): TypedSearchAttributes {
    return new TypedSearchAttributes([...this.#attributes.values()]);
  }

  /** True while one of its calls is under way. */
  get isCalling(): boolean {
    return this.#activities.size > 0;
  }

  get hasTimers(): boolean {
    return this.#timers.size > 0;
  }

  awaitUpdate(id: string, settle: (answer: UpdateAnswer) => void): void {
    this.#updates.set(id, settle);
  }

  settleUpdate(id: string, answer: UpdateAnswer): void {
    this.#updates.get(id)?.(answer);
    this.#updates.delete(id);
  }

  /** After this, nothing happens to it any more. */
  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    for (const { cancel } of this.#activities.values()) cancel();
    this.#timers.clear();
    this.#activities.clear();
    for (const id of this.#updates.keys()) this.settleUpdate(id, { error: new Error('it closed first') });
  }

  /** Throws for a command that the workflows do not use today. */
  apply(command: Command): void {
    const { startTimer, cancelTimer, scheduleActivity, updateResponse } = command;
    if (startTimer) return this.#startTimer(startTimer);
    if (cancelTimer) {
      this.#timers.get(cancelTimer.seq ?? -1)?.();
      this.#timers.delete(cancelTimer.seq ?? -1);
      return;
    }
    if (scheduleActivity) return this.#schedule(scheduleActivity);
    if (updateResponse) return this.#answerUpdate(updateResponse);
    if (command.upsertWorkflowSearchAttributes) {
      const { indexedFields } = command.upsertWorkflowSearchAttributes.searchAttributes ?? {};
      for (const pair of decodeTypedSearchAttributes(indexedFields).getAll()) this.#attributes.set(pair.key.name, pair);
      return;
    }
    if (command.modifyWorkflowProperties) {
      const fields = command.modifyWorkflowProperties.upsertedMemo?.fields ?? {};
      const changes = Object.fromEntries(Object.entries(fields).map(([name, payload]) => [name, valueOf(payload)]));
      this.memo = { ...this.memo, ...changes };
      return;
    }
    if (command.startChildWorkflowExecution) {
      // What a payment leaves to people runs without it, and is not played here: only that it was taken.
      const seq = command.startChildWorkflowExecution.seq ?? -1;
      const succeeded = { runId: `child-${String(seq)}` };
      this.deliver({ resolveChildWorkflowExecutionStart: { seq, succeeded } }, 2);
      return;
    }
    if (command.setPatchMarker) return; // Its place is in the history (history.ts).
    if (command.completeWorkflowExecution) {
      this.status = 'COMPLETED';
      this.result = valueOf(command.completeWorkflowExecution.result);
      return;
    }
    if (command.failWorkflowExecution) {
      this.status = 'FAILED';
      this.failure = errorOf(command.failWorkflowExecution.failure);
      return;
    }
    throw new Error(`this stand-in does not know the command ${Object.keys(command).join(', ')}`);
  }

  #startTimer({ seq, startToFireTimeout }: coresdk.workflow_commands.IStartTimer): void {
    const id = seq ?? -1;
    const cancel = this.means.clock.after(optionalTsToMs(startToFireTimeout) ?? 0, () => {
      this.#timers.delete(id);
      this.deliver(jobs.timerFired(id), 1);
    });
    this.#timers.set(id, cancel);
  }

  #schedule(command: coresdk.workflow_commands.IScheduleActivity): void {
    const identity = jobs.identityOf(command, false);
    this.scheduled.push({ activityId: command.activityId ?? '', type: identity.type });
    const end = (result: ActivityResult): void => {
      if (!this.#activities.delete(identity.seq)) return;
      this.#results.push(result);
      this.deliver(jobs.activityResolved(identity, result), 2);
    };
    const cancel = this.means.runRegular(callOf(command, false, this.owner), end);
    this.#activities.set(identity.seq, { cancel, end });
  }

  /**
   * Someone other than its worker answers an activity. One that no worker has taken yet is never taken; of one that is under way
   * the call goes on, and what the worker says later is too late.
   */
  answerActivity(answer: (before: readonly ActivityResult[]) => ActivityResult): void {
    const [first] = this.#activities.values();
    first?.cancel();
    first?.end(answer(this.#results));
  }

  #answerUpdate(response: coresdk.workflow_commands.IUpdateResponse): void {
    const id = response.protocolInstanceId ?? '';
    if (response.completed) this.settleUpdate(id, { value: valueOf(response.completed) });
    if (response.rejected) this.settleUpdate(id, { error: errorOf(response.rejected) });
  }
}
