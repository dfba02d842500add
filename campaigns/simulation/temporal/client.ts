/**
 * The part of Temporal's client that bridge and starter use, over the stand-in, so that their own code decides what is
 * asked and what an answer means. Answers take time; they can fail, and they can get lost after the call was carried
 * out.
 */
import { WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { RetryState, type SearchAttributePair } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import type { Clock } from '../../../simulator/clock';
import { SmartGlocalSessionId } from '../../../workflows/contract/search-attributes';
import type { Execution } from './execution';
import { payloadOf } from './payloads';
import { NAMESPACE } from './sandbox';
import type { Server } from './server';

/** What happens to one call: `lost` was carried out, but its answer never arrived. */
export type Fate = 'answered' | 'unavailable' | 'lost';

export interface ClientOptions {
  readonly clock: Clock;
  readonly server: Server;
  readonly fateOf: (what: string) => Fate;
  readonly delayOf: () => number;
  /** How long it takes until a search attribute is listed, ms. */
  readonly listedAfterMs: number;
}

/** A message definition or its name. */
type Named = string | { readonly name: string };

interface SignalWithStart {
  readonly workflowId: string;
  readonly args: readonly unknown[];
  readonly signal: Named;
  readonly signalArgs: readonly unknown[];
  readonly memo: Readonly<Record<string, unknown>>;
  readonly typedSearchAttributes: readonly SearchAttributePair[];
}

/**
 * The SDK's default workflow task time-out, which the bridge does not change for aftermaths (temporal.md, section 6).
 */
const DEFAULT_TASK_TIMEOUT_MS = 10_000;

export function createClient({ clock, server, fateOf, delayOf, listedAfterMs }: ClientOptions): Client {
  const listedAt = new Map<string, number>();

  async function call<T>(what: string, act: () => T | Promise<T>): Promise<T> {
    const fate = fateOf(what);
    await later(delayOf());
    if (fate === 'unavailable') throw new Error('UNAVAILABLE');
    const answer = await act();
    await later(delayOf());
    if (fate === 'lost') throw new Error('DEADLINE_EXCEEDED');
    return answer;
  }

  const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

  const existing = (workflowId: string): Execution => {
    const found = server.find(workflowId);
    if (found === null) throw new WorkflowNotFoundError('not found', workflowId, undefined);
    return found;
  };

  function handleOf(workflowId: string): object {
    return {
      workflowId,
      signal: (definition: Named, ...args: unknown[]) =>
        call('signal', () => {
          const isTaken = existing(workflowId).signal(nameOf(definition), copyOf(args) as unknown[]);
          if (!isTaken) throw new WorkflowNotFoundError('it is closed', workflowId, undefined);
        }),
      describe: () => call('describe', () => descriptionOf(existing(workflowId))),
      query: (definition: Named) => call('query', () => existing(workflowId).query(nameOf(definition))),
      result: () =>
        call('result', () => {
          const { status, result, failure } = existing(workflowId);
          if (status === 'COMPLETED') return result;
          if (failure === null) throw new Error('this stand-in has no result for an open execution');
          throw new WorkflowFailedError('it failed', failure, RetryState.RETRY_POLICY_NOT_SET);
        }),
    };
  }

  const workflow = {
    getHandle: handleOf,
    signalWithStart: (workflowType: string, options: SignalWithStart) =>
      call('signalWithStart', () => {
        const { workflowId, args, memo, typedSearchAttributes } = options;
        const execution = server.start(
          { workflowId, workflowType, args: copyOf(args) as unknown[], memo, searchAttributes: typedSearchAttributes },
          { isAgain: true, taskTimeoutMs: DEFAULT_TASK_TIMEOUT_MS },
        );
        execution?.signal(nameOf(options.signal), copyOf(options.signalArgs) as unknown[]);
      }),
  };

  /** Only payments, as the bridge asks for them. */
  function listed(sessionId: string): Execution | null {
    const owner = server.executions.find(
      ({ beginning, searchAttributes }) =>
        beginning.workflowType === 'citPayment' && searchAttributes.get(SmartGlocalSessionId) === sessionId,
    );
    if (owner === undefined) return null;
    // Counted from the first look-up: for the caller the same as from the moment it was set, and cheaper.
    const at = listedAt.get(sessionId) ?? clock.now() + listedAfterMs;
    listedAt.set(sessionId, at);
    return at <= clock.now() ? owner : null;
  }

  const workflowService = {
    async listWorkflowExecutions({ query }: { query: string }) {
      const sessionId = /SmartGlocalSessionId = "(?<id>[^"]+)"/.exec(query)?.groups?.['id'];
      if (sessionId === undefined) throw new Error(`this stand-in does not know the query ${query}`);
      const found = await call('list', () => listed(sessionId));
      return { executions: found === null ? [] : [rawOf(found)] };
    },
  };

  const client = {
    workflow,
    workflowService,
    options: { namespace: NAMESPACE, loadedDataConverter: DEFAULT_CONVERTER },
    withAbortSignal: <T>(_signal: AbortSignal, work: () => Promise<T>): Promise<T> => work(),
  };
  return client as unknown as Client; // The members above are all that bridge and starter touch; any other would throw.
}

const DEFAULT_CONVERTER = loadDataConverter();

/** As the server lists it; a memo is listed as it was written. */
function rawOf({ workflowId, beginning, memo, status }: Execution): object {
  return {
    execution: { workflowId },
    type: { name: beginning.workflowType },
    status: status === 'RUNNING' ? 1 : 2,
    memo: { fields: Object.fromEntries(Object.entries(memo).map(([name, value]) => [name, payloadOf(value)])) },
  };
}

function descriptionOf({ beginning, status, memo, searchAttributes, events, workflowId, runId }: Execution): object {
  return {
    workflowId,
    runId,
    type: beginning.workflowType,
    status: { name: status },
    memo,
    typedSearchAttributes: searchAttributes,
    historyLength: events,
    taskQueue: 'simulation',
  };
}

/** The value as it arrives over the wire; undefined members are dropped. */
function copyOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function nameOf(definition: Named): string {
  return typeof definition === 'string' ? definition : definition.name;
}
