/** A copy of the project in which bugs are planted, so that the tree that people work on is never touched. */
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyProject } from '../project-copy';

export interface Copy {
  readonly folder: string;
  /** Applies a patch; gives what `git apply` says when it does not fit, else null. */
  plant(patch: string): string | null;
  /** Takes the planted bug out again. */
  heal(): void;
  remove(): void;
}

/** A copy of the working tree as it is. */
export function makeCopy(): Copy {
  const folder = copyProject('mutants-');
  // A repository of its own: healing is then git's business, and a patch can reach nothing outside.
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, '-c', 'user.name=mutants', '-c', 'user.email=mutants@localhost', 'commit', '--quiet', '-m', 'healthy');
  return {
    folder,
    plant(patch) {
      const { status, stderr } = spawnSync('git', ['apply', patch], { cwd: folder, encoding: 'utf8' });
      return status === 0 ? null : stderr.trim();
    },
    heal: () => git(folder, 'checkout', '--quiet', '--', '.'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function git(folder: string, ...args: readonly string[]): void {
  execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
}
