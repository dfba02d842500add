/**
 * One workflow execution as server and worker handle it together: its history, its workflow tasks, its sandbox.
 * Faithful wherever an omission would cost money: local activities run again when their task is lost or cannot close
 * (shared facts about core and server: docs/simulation.md), messages wait while a task runs, and an evicted sandbox is
 * rebuilt from history, command by command.
 */
import type { TypedSearchAttributes } from '@temporalio/common';
import { callOf, type ActivityCall, type ActivityResult } from './activities';
import { History, sizeOf, type LocalActivityCommand, type Turn } from './history';
import * as jobs from './jobs';
import { MutableState, type Means, type UpdateAnswer } from './mutable-state';
import { errorOf, valueOf } from './payloads';
import type { Activation, Command, Job, Sandbox, Sandboxes } from './sandbox';

/** What an execution needs from its environment. */
export interface Host extends Means {
  readonly sandboxes: Sandboxes;
  readonly taskTimeoutMs: number;
  readonly seedBytes: readonly number[];
  /** Calls `act` once a worker takes a workflow task. */
  whenTaken(act: () => Promise<void>): void;
  /** Runs an activity at once, in the worker that has the task. */
  runLocal(call: ActivityCall, done: (result: ActivityResult) => void): void;
  /** Whether the worker evicts this execution after this many tasks, as a full cache would. */
  forgets(tasks: number): boolean;
  /** Called after each task that became history. */
  advanced(execution: Execution): Promise<void>;
  /** Called with everything that a task brings, but for updates that were refused: those never happened. */
  brings(execution: Execution, event: string): void;
  /** Called for every regular activity that a task schedules, after what that task brought. */
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

interface Task {
  /** What came from the server since the last turn that is history. */
  jobs: Job[];
  turns: Turn[];
  commands: Command[];
  readonly locals: Set<number>;
  resolved: Job[];
  startedAt: number;
  /** Number of history events when the task began; later ones are not in it. */
  historyLength: number;
  stopHeartbeat: () => void;
}

/** What a look made the workflow do before the task arrived to which it belongs. */
interface Ahead {
  readonly jobs: readonly Job[];
  readonly commands: readonly Command[];
}

/**
 * The share of the task's time-out after which core tells the server that local activities are still running
 * (temporal.md 3.5).
 */
const HEARTBEAT_AT = 0.8;

export class Execution {
  /** How many events its history has. */
  events = 1;
  readonly #history = new History();
  readonly #state: MutableState;
  /** Activity types by `l` or `r` and sequence number. */
  readonly #types = new Map<string, string>();
  #inbox: Job[];
  #sandbox: Sandbox | null = null;
  #task: Task | null = null;
  #ahead: Ahead | null = null;
  #tasks = 0;
  /** A task was lost: the server schedules another, even without news. */
  #isOwedTask = false;
  #isQueued = false;
  #isBroken = false;

  constructor(
    readonly beginning: jobs.Beginning,
    readonly runId: string,
    private readonly host: Host,
  ) {
    const owner = { workflowId: beginning.workflowId, runId };
    this.#state = new MutableState(beginning, owner, host, (job, events) => void this.#deliver(job, events));
    this.#inbox = [jobs.initialize(beginning)];
    this.#wake();
  }

  get workflowId(): string {
    return this.beginning.workflowId;
  }

  get status(): MutableState['status'] {
    return this.#state.status;
  }

  get result(): unknown {
    return this.#state.result;
  }

  get failure(): Error | null {
    return this.#state.failure;
  }

  get memo(): Readonly<Record<string, unknown>> {
    return this.#state.memo;
  }

  get searchAttributes(): TypedSearchAttributes {
    return this.#state.searchAttributes;
  }

  get scheduled(): MutableState['scheduled'] {
    return this.#state.scheduled;
  }

  get delivered(): History['delivered'] {
    return this.#history.delivered;
  }

  get isCalling(): boolean {
    return this.#state.isCalling;
  }

  /** True when something will happen to it by itself; this must hold for every open payment. */
  get isExpectingSomething(): boolean {
    return this.#state.hasTimers || this.isCalling || this.#task !== null || this.#hasWork;
  }

  /** Returns false when it is closed. */
  signal(name: string, args: readonly unknown[]): boolean {
    return this.#deliver(jobs.signal(name, args), 1);
  }

  /** Someone other than its worker answers the activity that is under way. */
  answerActivity(answer: Parameters<MutableState['answerActivity']>[0]): void {
    if (this.status === 'RUNNING') this.#state.answerActivity(answer);
  }

  /** Temporal's own cancellation. */
  cancel(): boolean {
    return this.#deliver({ cancelWorkflow: { reason: 'simulation' } }, 1);
  }

  /**
   * Calls `settle` with the answer or the error once the task that produced it is history, or with an error when it is
   * closed.
   */
  update(id: string, name: string, args: readonly unknown[], settle: (answer: UpdateAnswer) => void): void {
    this.#state.awaitUpdate(id, settle);
    if (!this.#deliver(jobs.update(id, name, args), 0))
      this.#state.settleUpdate(id, { error: new Error('it is closed') });
  }

  /** Answers from its current state; while a task runs, from the state within it. */
  async query(name: string): Promise<unknown> {
    const sandbox = await this.#sandboxOfNow();
    const completion = await sandbox.activate({ ...this.#moment([jobs.query(name, [])]), isReplaying: false });
    if ('failure' in completion) throw new Error(completion.failure);
    const answer = completion.commands[0]?.respondToQuery;
    if (answer?.failed) throw errorOf(answer.failed);
    return valueOf(answer?.succeeded?.response);
  }

  /**
   * A look that had waited for a worker and comes before the task that is due: it brings all events so far, with the
   * time of the last task (decision 0016). As in the SDK, what the workflow does with it is kept, unless the workflow
   * refuses.
   */
  async lateLook(): Promise<void> {
    const { last } = this.#history;
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
    // As in the SDK, an unhandled rejection makes it fail too.
    const rejections = await this.host.sandboxes.unhandled();
    if ('failure' in completion || rejections.length > 0) this.#forget();
    else this.#ahead = { jobs: events, commands: completion.commands };
  }

  /**
   * Its worker is gone: whatever is not history yet is lost, and comes again when the server has timed the task out.
   */
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

  /** Disposes of its sandbox at the end of the world. */
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
    for (const local of this.#history.unfinishedLocals()) this.#startLocal(task, local);
    if (task.jobs.length > 0) await this.#turn(task, task.jobs);
    await this.#proceed(task);
  }

  /** Repeats every turn of the history, which must give the same commands. */
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
    const what = await this.#history.replayIn(sandbox, (event) => {
      this.host.note(event);
    });
    if (what !== null) {
      this.#isBroken = true;
      this.host.violation(`I3: ${this.workflowId} is not deterministic: ${what}`);
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
    const refused = refusedBy(completion.commands);
    for (const job of jobsOfNow) {
      if (!refused.has(job.doUpdate?.protocolInstanceId ?? '')) this.host.brings(this, this.#nameOf(job));
    }
    this.#history.addFlags(completion.flags);
    const commands = [...(ahead?.commands ?? []), ...completion.commands];
    task.turns.push({ ...moment, commands });
    for (const command of commands) {
      const local = command.scheduleLocalActivity;
      this.#learnType(command);
      if (local) this.#startLocal(task, local);
      else task.commands.push(command);
      if (command.scheduleActivity) this.host.orders(this, command.scheduleActivity.activityType ?? '');
    }
  }

  #startLocal(task: Task, command: LocalActivityCommand): void {
    const identity = jobs.identityOf(command, true);
    task.locals.add(identity.seq);
    if (task.locals.size === 1) this.#armHeartbeat(task);
    this.host.runLocal(callOf(command, true, this), (result) => {
      if (this.#task !== task) return;
      task.resolved.push(jobs.activityResolved(identity, result));
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
      // The server does not accept an end while there is news: the task is redone, including local activities.
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
    this.#forget();
    this.#state.close();
  }

  /** Makes the task's turns part of the history. */
  #commit(task: Task): void {
    const locals = task.turns.flatMap((turn) => turn.jobs.filter(({ resolveActivity }) => resolveActivity?.isLocal));
    this.events += 1 + locals.length;
    this.#history.add(task.turns);
    const commands = task.commands;
    task.turns = [];
    task.commands = [];
    task.jobs = [];
    for (const command of commands) {
      if (!command.updateResponse?.rejected) this.events += 1;
      this.#state.apply(command);
    }
  }

  #learnType({ scheduleActivity: regular, scheduleLocalActivity: local }: Command): void {
    const ordered = local ?? regular;
    if (ordered) this.#types.set(keyOf(Boolean(local), ordered.seq), ordered.activityType ?? '');
  }

  #nameOf(job: Job): string {
    const { signalWorkflow, doUpdate, resolveActivity } = job;
    if (signalWorkflow) return `signal ${signalWorkflow.signalName ?? ''}`;
    if (doUpdate) return `update ${doUpdate.name ?? ''}`;
    if (!resolveActivity) return Object.keys(job).join(' ');
    const type = this.#types.get(keyOf(resolveActivity.isLocal === true, resolveActivity.seq)) ?? '?';
    return `${type} ${resolveActivity.result?.completed ? 'answered' : 'failed'}`;
  }
}

function keyOf(isLocal: boolean, seq: number | null | undefined): string {
  return `${isLocal ? 'l' : 'r'}${String(seq ?? '')}`;
}

/** The updates that their validators refused. */
function refusedBy(commands: readonly Command[]): ReadonlySet<string> {
  return new Set(commands.flatMap(({ updateResponse: of }) => (of?.rejected ? [of.protocolInstanceId ?? ''] : [])));
}
