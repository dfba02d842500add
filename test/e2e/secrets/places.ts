/** The places in which someone may look, each as the bytes to be found there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { temporal } from '@temporalio/proto';
import { findTemporalCli } from '../../../temporal/servers/temporal-cli';
import { runCommand } from '../../../temporal/servers/run-command';
import type { Stage } from './stage';

/** Ours: it answers in well under a second. */
const CLI_WITHIN_MS = 30_000;

/** The raw files of the server's database. */
export function databaseOf({ dbFile }: Stage): Buffer {
  const files = [dbFile, `${dbFile}-wal`].filter((file) => existsSync(file));
  return Buffer.concat(files.map((file) => readFileSync(file)));
}

/** Exported histories, as the server sends them. */
export async function historiesOf({ temporal: { client } }: Stage, workflowIds: readonly string[]): Promise<Buffer> {
  const histories = workflowIds.map(async (id) => client.workflow.getHandle(id).fetchHistory());
  const { History } = temporal.api.history.v1;
  return Buffer.concat((await Promise.all(histories)).map((history) => History.encode(history).finish()));
}

/** `temporal workflow show` for every workflow; payloads that are not JSON themselves are base64 in its output. */
export async function shownByCli(
  { server }: Stage,
  workflowIds: readonly string[],
  ...flags: string[]
): Promise<Buffer> {
  const file = await findTemporalCli();
  const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() };
  const outputs = workflowIds.map(async (id) => {
    const args = ['workflow', 'show', '--address', server.address, '--workflow-id', id, '--output', 'json', ...flags];
    return runCommand({ file, args, env, timeoutMs: CLI_WITHIN_MS });
  });
  return Buffer.from((await Promise.all(outputs)).join(''));
}

/** Everything that the processes have printed. */
export function logsOf({ rooms }: Stage): Buffer {
  return Buffer.concat(rooms.map(({ logFile }) => readFileSync(logFile)));
}

/** What the worker's SDK reports to Prometheus. */
export async function metricsOf({ metricsUrl }: Stage): Promise<Buffer> {
  return Buffer.from(await (await fetch(metricsUrl)).arrayBuffer());
}

export interface ProcessTable {
  /** What `ps` shows to every user of the machine. */
  readonly commandLines: Buffer;
  /** What `ps e` shows to the same user and to root. Empty where there is no /proc. */
  readonly environments: Buffer;
}

/** These processes and all their descendants. */
export async function processTable(pids: readonly number[]): Promise<ProcessTable> {
  if (!existsSync('/proc/self/cmdline')) {
    const env = { PATH: process.env['PATH'] ?? '' };
    const all = await runCommand({ file: 'ps', args: ['-A', '-ww', '-o', 'args'], env, timeoutMs: CLI_WITHIN_MS });
    return { commandLines: Buffer.from(all), environments: Buffer.alloc(0) };
  }
  const all = withDescendants(pids);
  return { commandLines: ofAll(all, 'cmdline'), environments: ofAll(all, 'environ') };
}

function withDescendants(pids: readonly number[]): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1]) }));
  const found = new Set(pids);
  // A child may have a lower number than its parent: repeat until nothing new is found.
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const { pid, parent } of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

function ofAll(pids: readonly number[], what: string): Buffer {
  return Buffer.from(pids.map((pid) => read(`/proc/${String(pid)}/${what}`)).join('\n'));
}

/** Empty when the process is gone by now. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
