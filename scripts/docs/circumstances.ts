/** Where and from what a figure came: stands beside every measured one. Ask when a measurement begins, for what is measured is the code of then. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';

export interface Circumstances {
  /** Cores, processor, memory, Node. */
  readonly machine: string;
  /** Short; with `-dirty` where a file has been changed since; `unknown` in a copy that is no repository. */
  readonly commit: string;
}

export function circumstances(): Circumstances {
  const cores = `${String(availableParallelism())} cores (${cpus()[0]?.model ?? 'unknown'})`;
  const memory = `${String(Math.round(totalmem() / 2 ** 30))} GiB`;
  return { machine: `${cores}, ${memory}, Node ${process.versions.node}`, commit: commit() };
}

function commit(): string {
  try {
    const args = ['describe', '--always', '--dirty'];
    return execFileSync('git', args, { cwd: __dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
