/**
 * One workflow execution as server and worker carry it together: its history, its workflow tasks, its sandbox. Faithful in
 * what costs money when it is forgotten: local activities run again when their task is lost or may not close (shared facts of
 * core and server: docs/simulation.md), messages wait while a task runs, and a sandbox that was evicted is built again from
 * history, command by command.
 */
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { TypedSearchAttributes, type SearchAttributePair } from '@temporalio/common';
import { coresdk } from '@temporalio/proto';
import type { Clock } from '../../../simulator/clock';
import type { ActivityCall, ActivityResult } from './activities';
import * as jobs from './jobs';
import { errorOf, valueOf, valuesOf } from './payloads';
import type { Activation, Command, Job, Sandbox, Sandboxes } from './sandbox';

/** What an execution needs of the world around it. */
export interface Host {
  readonly clock: Clock;
  readonly sandboxes: Sandboxes;
  readonly taskTimeoutMs: number;
  readonly seedBytes: readonly number[];
  /** Calls `act` once a worker takes a workflow task. */
  whenTaken(act: () => Promise<void>): void;
  /** Runs an activity at once, in the worker that has the task. */
  runLocal(call: ActivityCall, done: (result: ActivityResult) => void): void;
  /** Queues an activity; calls `done` with its result, or with what the server makes of its absence. Gives a canceller. */
  runRegular(call: ActivityCall, done: (result: ActivityResult) => void): () => void;
  /** Whether the worker forgets this execution after so many tasks, as a full cache would. */
  forgets(tasks: number): boolean;
  /** Told after each task that became history. */
  advanced(execution: Execution): Promise<void>;
  /** Told of everything that a task brings, before the workflow hears it. */
  brings(execution: Execution, event: string): void;
  /** Told of every regular activity that a task orders, after what that task brought. */
  orders(execution: Execution, activity: string): void;
  note(
    what:
      | 'replay'
      | 'activation'
      | 'activation on replay'
      | 'late look'
      | 'task closed too early'
      | 'local activity heartbeat',
  ): void;
  violation(text: string): void;
}

interface Turn {
  readonly jobs: readonly Job[];
  readonly at: number;
  readonly historyLength: number;
  readonly commands: readonly Command[];
}

interface Task {
  /** What came from the server since the last turn that is history. */
  jobs: Job[];
  turns: Turn[];
  commands: Command[];
  readonly locals: Set<number>;
  resolved: Job[];
  startedAt: number;
  /** Events of the history when it began: what came since then is not in it. */
  historyLength: number;
  stopHeartbeat: () => void;
}

/** What a look has made the workflow do before the task came that it belongs to. */
interface Ahead {
  readonly jobs: readonly Job[];
  readonly commands: readonly Command[];
}

interface PendingUpdate {
  readonly settle: (answer: { readonly value: unknown } | { readonly error: Error }) => void;
}

/** Part of the task's time-out after which core tells the server that local activities are still running (temporal.md 3.5). */
const HEARTBEAT_AT = 0.8;

/** Of a history with so many events, in bytes. Ours, about; what matters is that each event makes it larger. */
const sizeOf = (events: number): number => events * 100;

export class Execution {
  status: 'RUNNING' | 'COMPLETED' | 'FAILED' = 'RUNNING';
  result: unknown = undefined;
  failure: Error | null = null;
  memo: Readonly<Record<string, unknown>>;
  /** How many events its history has. */
  events = 1;
  /** Every signal that was handed to the workflow in a task that became history, as `name` and argument. */
  readonly delivered: { readonly name: string; readonly args: readonly unknown[] }[] = [];

  readonly #turns: Turn[] = [];
  readonly #flags = new Set<number>();
  readonly #attributes = new Map<string, SearchAttributePair>();
  readonly #timers = new Map<number, () => void>();
  readonly #activities = new Map<number, () => void>();
  readonly #updates = new Map<string, PendingUpdate>();
  /** Activity types by `l` or `r` and sequence number. */
  readonly #types = new Map<string, string>();
  #inbox: Job[];
  #sandbox: Sandbox | null = null;
  #task: Task | null = null;
  #ahead: Ahead | null = null;
  #tasks = 0;
  /** A task was lost: the server gives another, whether or not there is news. */
  #isOwedTask = false;
  #isQueued = false;
  #isBroken = false;

  constructor(
    readonly beginning: jobs.Beginning,
    readonly runId: string,
    private readonly host: Host,
  ) {
    this.memo = beginning.memo;
    for (const pair of beginning.searchAttributes) this.#attributes.set(pair.key.name, pair);
    this.#inbox = [jobs.initialize(beginning)];
    this.#wake();
  }

  get workflowId(): string {
    return this.beginning.workflowId;
  }

  get searchAttributes(): TypedSearchAttributes {
    return new TypedSearchAttributes([...this.#attributes.values()]);
  }

  /** True while one of its calls is under way. */
  get isCalling(): boolean {
    return this.#activities.size > 0;
  }

  /** True when something will happen to it by itself: nothing open may be without. */
  get isExpectingSomething(): boolean {
    return this.#timers.size > 0 || this.#activities.size > 0 || this.#task !== null || this.#hasWork;
  }

  /** False when it is closed. */
  signal(name: string, args: readonly unknown[]): boolean {
    return this.#deliver(jobs.signal(name, args), 1);
  }

  /** Temporal's own cancellation. */
  cancel(): boolean {
    return this.#deliver({ cancelWorkflow: { reason: 'simulation' } }, 1);
  }

  /** Calls `settle` with the answer, or the error, once a task that has it is history; with an error when it is closed. */
  update(id: string, name: string, args: readonly unknown[], settle: PendingUpdate['settle']): void {
    this.#updates.set(id, { settle });
    if (!this.#deliver(jobs.update(id, name, args), 0)) this.#settleUpdate(id, { error: new Error('it is closed') });
  }

  /** Answers from its state of now; while a task runs, from the state within it. */
  async query(name: string): Promise<unknown> {
    const sandbox = await this.#sandboxOfNow();
    const completion = await sandbox.activate({ ...this.#moment([jobs.query(name, [])]), isReplaying: false });
    if ('failure' in completion) throw new Error(completion.failure);
    const answer = completion.commands[0]?.respondToQuery;
    if (answer?.failed) throw errorOf(answer.failed);
    return valueOf(answer?.succeeded?.response);
  }

  /**
   * A look that had waited for a worker, and comes before the task that is due: with all events so far, and the time of the
   * last task (decision 0016). What the workflow makes of it is kept, as the SDK keeps it, unless the workflow refuses.
   */
  async lateLook(): Promise<void> {
    const last = this.#turns.at(-1);
    const isInMemory = this.#sandbox !== null || this.#task !== null;
    if (this.status !== 'RUNNING' || isInMemory || this.#isBroken || last === undefined) return;
    // Updates are messages, not events: they come with the task.
    const events = jobs.inOrder(this.#inbox.filter(({ doUpdate }) => !doUpdate));
    if (events.length === 0) return;
    const sandbox = await this.#sandboxOfNow();
    this.host.note('late look');
    const completion = await sandbox.activate({
      jobs: events,
      at: last.at,
      historyLength: this.events,
      historySize: sizeOf(last.historyLength),
      flags: [],
      isReplaying: false,
    });
    // A rejection that nobody handles fails it too, as the SDK has it.
    const rejections = await this.host.sandboxes.unhandled();
    if ('failure' in completion || rejections.length > 0) this.#forget();
    else this.#ahead = { jobs: events, commands: completion.commands };
  }

  /** Its worker is gone: what was not history yet is lost, and comes again when the server has given the task up. */
  crash(): void {
    const task = this.#task;
    if (task !== null) {
      this.#giveBack(task);
      this.#isOwedTask = true;
      this.#isQueued = true;
      const rest = Math.max(0, task.startedAt + this.host.taskTimeoutMs - this.host.clock.now());
      this.host.clock.after(rest, () => {
        this.#isQueued = false;
        this.#wake();
      });
    }
    this.#forget();
  }

  /** Lets its sandbox go, at the end of the world. */
  dispose(): void {
    this.#forget();
  }

  /** As when a cache is full. */
  #forget(): void {
    void this.#sandbox?.dispose();
    this.#sandbox = null;
    this.#ahead = null;
  }

  #deliver(job: Job, events: number): boolean {
    if (this.status !== 'RUNNING') return false;
    this.#inbox.push(job);
    this.events += events;
    this.#wake();
    return true;
  }

  #wake(): void {
    if (this.#task !== null || this.#isQueued || !this.#hasWork || this.#isBroken) return;
    this.#isQueued = true;
    this.host.whenTaken(async () => {
      this.#isQueued = false;
      await this.#begin();
    });
  }

  get #hasWork(): boolean {
    return this.#inbox.length > 0 || this.#isOwedTask;
  }

  async #begin(): Promise<void> {
    if (this.#task !== null || !this.#hasWork) return;
    this.#isOwedTask = false;
    this.events += 2;
    const task: Task = {
      jobs: jobs.inOrder(this.#inbox.splice(0)),
      turns: [],
      commands: [],
      locals: new Set(),
      resolved: [],
      startedAt: this.host.clock.now(),
      historyLength: this.events,
      stopHeartbeat: () => undefined,
    };
    this.#task = task;
    await this.#sandboxOfNow();
    for (const local of this.#unfinishedLocals()) this.#startLocal(task, local);
    if (task.jobs.length > 0) await this.#turn(task, task.jobs);
    await this.#proceed(task);
  }

  /** Local activities of turns that are history, whose results are not: they were lost with their worker, and run again. */
  #unfinishedLocals(): coresdk.workflow_commands.IScheduleLocalActivity[] {
    const over = new Set(
      this.#turns.flatMap((turn) =>
        turn.jobs.flatMap(({ resolveActivity: result }) => (result?.isLocal ? [result.seq ?? -1] : [])),
      ),
    );
    return this.#turns.flatMap((turn) =>
      turn.commands.flatMap(({ scheduleLocalActivity: local }) => (local && !over.has(local.seq ?? -1) ? [local] : [])),
    );
  }

  /** Every turn of the history again, which must give the same commands. */
  async #sandboxOfNow(): Promise<Sandbox> {
    if (this.#sandbox !== null) return this.#sandbox;
    const { workflowId, workflowType, startedAt } = this.beginning;
    const sandbox = await this.host.sandboxes.create({
      workflowId,
      workflowType,
      runId: this.runId,
      taskQueue: 'simulation',
      startedAt,
      taskTimeoutMs: this.host.taskTimeoutMs,
      randomnessSeed: this.host.seedBytes,
    });
    if (this.#turns.length > 0) this.host.note('replay');
    for (const turn of this.#turns) {
      const { at, historyLength } = turn;
      const flags = [...this.#flags];
      this.host.note('activation on replay');
      const completion = await sandbox.activate({
        jobs: turn.jobs.map(asReplayed),
        at,
        historyLength,
        historySize: sizeOf(historyLength),
        flags,
        isReplaying: true,
      });
      if ('failure' in completion || !isSame(completion.commands, turn.commands)) {
        const what = 'failure' in completion ? completion.failure : difference(turn.commands, completion.commands);
        this.#isBroken = true;
        this.host.violation(`I3: ${this.workflowId} is not deterministic: ${what}`);
        break;
      }
    }
    this.#sandbox = sandbox;
    return sandbox;
  }

  #moment(jobsOfNow: readonly Job[]): Omit<Activation, 'isReplaying'> {
    const historyLength = this.#task?.historyLength ?? this.events;
    const historySize = sizeOf(historyLength);
    return { jobs: jobsOfNow, at: this.host.clock.now(), historyLength, historySize, flags: [] };
  }

  async #turn(task: Task, jobsOfNow: readonly Job[]): Promise<void> {
    const sandbox = this.#sandbox;
    if (sandbox === null || this.#isBroken) return;
    this.host.note('activation');
    for (const job of jobsOfNow) this.host.brings(this, this.#nameOf(job));
    const moment = this.#moment(jobsOfNow);
    const ahead = this.#ahead;
    this.#ahead = null;
    const jobs = ahead === null ? jobsOfNow : jobsOfNow.filter((job) => !ahead.jobs.includes(job));
    const completion = await sandbox.activate({ ...moment, jobs, isReplaying: false });
    if ('failure' in completion) {
      this.#isBroken = true;
      this.host.violation(`I3: a workflow task of ${this.workflowId} failed: ${completion.failure}`);
      return;
    }
    for (const flag of completion.flags) this.#flags.add(flag);
    const commands = [...(ahead?.commands ?? []), ...completion.commands];
    task.turns.push({ ...moment, commands });
    for (const command of commands) {
      const local = command.scheduleLocalActivity;
      if (local) this.#startLocal(task, local);
      else task.commands.push(command);
      if (command.scheduleActivity) this.host.orders(this, command.scheduleActivity.activityType ?? '');
    }
  }

  #startLocal(task: Task, command: coresdk.workflow_commands.IScheduleLocalActivity): void {
    const identity = { seq: command.seq ?? 0, type: command.activityType ?? '', isLocal: true };
    task.locals.add(identity.seq);
    if (task.locals.size === 1) this.#armHeartbeat(task);
    this.host.runLocal(this.#callOf(identity, command), (result) => {
      if (this.#task !== task) return;
      task.resolved.push(jobOf(identity, result));
      if (task.resolved.length === 1) this.host.clock.after(0, () => this.#takeResolved(task));
    });
  }

  async #takeResolved(task: Task): Promise<void> {
    if (this.#task !== task) return;
    const resolved = task.resolved.splice(0);
    for (const { resolveActivity } of resolved) task.locals.delete(resolveActivity?.seq ?? -1);
    await this.#turn(task, resolved);
    await this.#proceed(task);
  }

  #armHeartbeat(task: Task): void {
    task.stopHeartbeat();
    task.stopHeartbeat = this.host.clock.after(this.host.taskTimeoutMs * HEARTBEAT_AT, async () => {
      if (this.#task !== task || task.locals.size === 0) return;
      this.host.note('local activity heartbeat');
      this.#commit(task);
      this.events += 2;
      task.startedAt = this.host.clock.now();
      task.historyLength = this.events;
      this.#armHeartbeat(task);
      if (this.#inbox.length === 0) return;
      task.jobs = jobs.inOrder(this.#inbox.splice(0));
      await this.#turn(task, task.jobs);
      await this.#proceed(task);
    });
  }

  async #proceed(task: Task): Promise<void> {
    if (task.locals.size > 0 || this.#task !== task || this.#isBroken) return;
    task.stopHeartbeat();
    const closes = task.commands.some(({ completeWorkflowExecution: end, failWorkflowExecution: fail }) => end ?? fail);
    if (closes && this.#inbox.length > 0) {
      // The server takes no end while there is news: the task is done again, local activities too.
      this.host.note('task closed too early');
      this.events += 1;
      this.#giveBack(task);
      this.#forget();
      this.#wake();
      return;
    }
    this.#commit(task);
    this.#task = null;
    if (this.status !== 'RUNNING') this.#close();
    else if (this.host.forgets(++this.#tasks)) this.#forget();
    await this.host.advanced(this);
    this.#wake();
  }

  #giveBack(task: Task): void {
    task.stopHeartbeat();
    this.#task = null;
    this.#inbox = [...task.jobs, ...this.#inbox];
  }

  #close(): void {
    for (const cancel of [...this.#timers.values(), ...this.#activities.values()]) cancel();
    this.#timers.clear();
    this.#activities.clear();
    this.#forget();
    for (const id of this.#updates.keys()) this.#settleUpdate(id, { error: new Error('it closed first') });
  }

  /** The task's turns become history. */
  #commit(task: Task): void {
    const locals = task.turns.flatMap((turn) => turn.jobs.filter(({ resolveActivity }) => resolveActivity?.isLocal));
    this.events += 1 + locals.length;
    for (const turn of task.turns) {
      for (const { signalWorkflow } of turn.jobs) {
        if (!signalWorkflow) continue;
        this.delivered.push({ name: signalWorkflow.signalName ?? '', args: valuesOf(signalWorkflow.input) });
      }
    }
    this.#turns.push(...task.turns.map(withoutRejections).filter((turn) => turn !== null));
    const commands = task.commands;
    task.turns = [];
    task.commands = [];
    task.jobs = [];
    for (const command of commands) this.#apply(command);
  }

  #apply(command: Command): void {
    const { startTimer, cancelTimer, scheduleActivity, updateResponse } = command;
    if (!updateResponse?.rejected) this.events += 1;
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
    const cancel = this.host.clock.after(optionalTsToMs(startToFireTimeout) ?? 0, () => {
      this.#timers.delete(id);
      this.#deliver(jobs.timerFired(id), 1);
    });
    this.#timers.set(id, cancel);
  }

  #schedule(command: coresdk.workflow_commands.IScheduleActivity): void {
    const identity = { seq: command.seq ?? 0, type: command.activityType ?? '', isLocal: false };
    const cancel = this.host.runRegular(this.#callOf(identity, command), (result) => {
      if (!this.#activities.delete(identity.seq)) return;
      this.#deliver(jobOf(identity, result), 2);
    });
    this.#activities.set(identity.seq, cancel);
  }

  #callOf(
    { type, isLocal }: jobs.ActivityIdentity,
    command: coresdk.workflow_commands.IScheduleActivity & coresdk.workflow_commands.IScheduleLocalActivity,
  ): ActivityCall {
    this.#types.set(keyOf(isLocal, command.seq), type);
    return {
      type,
      isLocal,
      args: valuesOf(command.arguments),
      workflowId: this.workflowId,
      runId: this.runId,
      startToCloseMs: optionalTsToMs(command.startToCloseTimeout) ?? 0,
      scheduleToStartMs: optionalTsToMs(command.scheduleToStartTimeout) ?? null,
    };
  }

  #nameOf(job: Job): string {
    const { signalWorkflow, doUpdate, resolveActivity } = job;
    if (signalWorkflow) return `signal ${signalWorkflow.signalName ?? ''}`;
    if (doUpdate) return `update ${doUpdate.name ?? ''}`;
    if (!resolveActivity) return Object.keys(job).join(' ');
    const type = this.#types.get(keyOf(resolveActivity.isLocal === true, resolveActivity.seq)) ?? '?';
    return `${type} ${resolveActivity.result?.completed ? 'answered' : 'failed'}`;
  }

  #answerUpdate(response: coresdk.workflow_commands.IUpdateResponse): void {
    const id = response.protocolInstanceId ?? '';
    if (response.completed) this.#settleUpdate(id, { value: valueOf(response.completed) });
    if (response.rejected) this.#settleUpdate(id, { error: errorOf(response.rejected) });
  }

  #settleUpdate(id: string, answer: Parameters<PendingUpdate['settle']>[0]): void {
    this.#updates.get(id)?.settle(answer);
    this.#updates.delete(id);
  }
}

function keyOf(isLocal: boolean, seq: number | null | undefined): string {
  return `${isLocal ? 'l' : 'r'}${String(seq ?? '')}`;
}

function jobOf(identity: jobs.ActivityIdentity, result: ActivityResult): Job {
  return 'failure' in result
    ? jobs.activityFailed(identity, result.failure)
    : jobs.activityCompleted(identity, result.payload);
}

/** An update that its validator rejected leaves nothing in history. Null when nothing else happened in this turn. */
function withoutRejections(turn: Turn): Turn | null {
  const idsOf = (kind: 'rejected' | 'accepted'): string[] =>
    turn.commands.flatMap(({ updateResponse }) =>
      updateResponse?.[kind] ? [updateResponse.protocolInstanceId ?? ''] : [],
    );
  const asked = turn.jobs.flatMap(({ doUpdate }) => (doUpdate ? [doUpdate.protocolInstanceId ?? ''] : []));
  const accepted = idsOf('accepted');
  // One that was accepted, now or in an earlier turn, and failed, is an event like any other.
  const rejected = new Set(idsOf('rejected').filter((id) => asked.includes(id) && !accepted.includes(id)));
  if (rejected.size === 0) return turn;
  const left = turn.jobs.filter(({ doUpdate }) => !rejected.has(doUpdate?.protocolInstanceId ?? 'none'));
  const commands = turn.commands.filter(
    ({ updateResponse }) => !rejected.has(updateResponse?.protocolInstanceId ?? ''),
  );
  return left.length === 0 ? null : { ...turn, jobs: left, commands };
}

/** What was accepted once is not asked again. */
function asReplayed(job: Job): Job {
  return job.doUpdate ? { doUpdate: { ...job.doUpdate, runValidator: false } } : job;
}

function bytesOf(commands: readonly Command[]): Uint8Array {
  return coresdk.workflow_completion.Success.encode({ commands: [...commands] }).finish();
}

function isSame(some: readonly Command[], others: readonly Command[]): boolean {
  return Buffer.compare(bytesOf(some), bytesOf(others)) === 0;
}

function difference(before: readonly Command[], now: readonly Command[]): string {
  const textOf = (commands: readonly Command[]): string => JSON.stringify(commands, leaveOutBytes);
  return `it first gave ${textOf(before)}, and on replay ${textOf(now)} (or with other payloads)`;
}

function leaveOutBytes(name: string, value: unknown): unknown {
  return name === 'data' || name === 'metadata' ? undefined : value;
}
