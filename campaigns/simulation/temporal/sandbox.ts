/**
 * The SDK's own workflow sandbox, without a worker around it. These modules are internal to the SDK: only this file
 * touches them, and sandbox.test.ts reports clearly when an upgrade has moved them.
 */
import { readFileSync } from 'node:fs';
import { TypedSearchAttributes } from '@temporalio/common';
import { msNumberToTs } from '@temporalio/common/lib/time';
import { coresdk } from '@temporalio/proto';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared';

export const NAMESPACE = 'default';

export type Job = coresdk.workflow_activation.IWorkflowActivationJob;
export type Command = coresdk.workflow_commands.IWorkflowCommand;

/** What a workflow receives in one go. `flags`: on replay, what the first run reported. */
export interface Activation {
  readonly jobs: readonly Job[];
  /** Epoch ms. */
  readonly at: number;
  readonly historyLength: number;
  /** Bytes, as stated by the event that begins the task. */
  readonly historySize: number;
  readonly isReplaying: boolean;
  readonly flags: readonly number[];
}

export type Completion =
  | { readonly commands: readonly Command[]; readonly flags: readonly number[] }
  /** The workflow task fails: a bug, or non-determinism. */
  | { readonly failure: string };

export interface Sandbox {
  activate(activation: Activation): Promise<Completion>;
  dispose(): Promise<void>;
}

export interface SandboxOptions {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly runId: string;
  readonly taskQueue: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly taskTimeoutMs: number;
  /** 8 bytes. */
  readonly randomnessSeed: readonly number[];
}

export interface Sandboxes {
  create(options: SandboxOptions): Promise<Sandbox>;
  /** Unhandled rejections, in workflow code or elsewhere, since the last call. */
  unhandled(): Promise<string[]>;
}

/**
 * No limit on one activation: the watchdog is a thread per call, and costs more than everything else together. The
 * parent process notices an endless loop.
 */
const NO_LIMIT = undefined as unknown as number; // The SDK passes it on to node:vm, which takes undefined as "none".

/** Sandboxes for the workflows of this bundle (the path of a file), beside workers that run these activities. */
export async function openSandboxes(bundle: string, activities: readonly string[]): Promise<Sandboxes> {
  const code = parseWorkflowCode(readFileSync(bundle, 'utf8'), bundle);
  const creator = await ReusableVMWorkflowCreator.create(code, NO_LIMIT, new Set(activities));
  // The SDK records a stack trace for every promise, for a query that is never used here: three quarters of the total time.
  globalHandlers.uninstall();
  globalHandlers.promiseHookInstalled = false;
  // After every activation the SDK waits for a turn of the event loop, so that Node can report an unhandled rejection:
  // a system call each time. Here a turn of the tick queue must do, and `unhandledRejections` is asked once a seed.
  const turnOfTheLoop = globalThis.setImmediate;
  globalThis.setImmediate = ((act: () => void) => {
    process.nextTick(act);
  }) as typeof setImmediate;
  let rejections: string[] = [];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => rejections.push(error instanceof Error ? error.message : String(error)));
  return {
    create: (options) => createSandbox(creator, options),
    async unhandled() {
      await new Promise<void>((resolve) => void turnOfTheLoop(resolve));
      const found = rejections;
      rejections = [];
      return found;
    },
  };
}

async function createSandbox(creator: ReusableVMWorkflowCreator, options: SandboxOptions): Promise<Sandbox> {
  const { runId, startedAt } = options;
  const workflow = await creator.createWorkflow({
    info: infoOf(options) as Parameters<typeof creator.createWorkflow>[0]['info'],
    randomnessSeed: [...options.randomnessSeed],
    now: startedAt,
    showStackTraceSources: false,
  });
  return {
    async activate({ jobs, at, historyLength, historySize, isReplaying, flags }) {
      const plain = {
        runId,
        timestamp: msNumberToTs(at),
        historyLength,
        historySizeBytes: bytesOf(historySize),
        isReplaying,
        availableInternalFlags: [...flags],
        jobs: [...jobs],
      };
      // The SDK turns an activation into a message by itself, except for a query.
      const isQuery = jobs.some(({ queryWorkflow }) => queryWorkflow);
      const completion = await workflow.activate(
        isQuery ? coresdk.workflow_activation.WorkflowActivation.fromObject(plain) : plain,
      );
      await workflow.getAndResetSinkCalls();
      const { successful, failed } = completion;
      if (successful) return { commands: successful.commands ?? [], flags: successful.usedInternalFlags ?? [] };
      return { failure: failed?.failure?.message ?? 'it failed without a message' };
    },
    dispose: () => workflow.dispose(),
  };
}

/** In the type that core's messages use. */
function bytesOf(historySize: number): coresdk.workflow_activation.WorkflowActivation['historySizeBytes'] {
  return coresdk.workflow_activation.WorkflowActivation.fromObject({ historySizeBytes: historySize }).historySizeBytes;
}

/** As the SDK's worker builds it from the first activation. */
function infoOf(options: SandboxOptions): unknown {
  const { workflowId, workflowType, runId, taskQueue, startedAt, taskTimeoutMs } = options;
  return {
    workflowId,
    runId,
    workflowType,
    searchAttributes: {},
    typedSearchAttributes: new TypedSearchAttributes(),
    taskQueue,
    namespace: NAMESPACE,
    firstExecutionRunId: runId,
    originalExecutionRunId: runId,
    startTime: new Date(startedAt),
    runStartTime: new Date(startedAt),
    taskTimeoutMs,
    attempt: 1,
    historyLength: 1,
    historySize: 0,
    continueAsNewSuggested: false,
    targetWorkerDeploymentVersionChanged: false,
    suggestedContinueAsNewReasons: [],
    currentBuildId: '',
    unsafe: { now: () => startedAt, isReplaying: false, isReplayingHistoryEvents: false },
  };
}
