/** A copy of the project in which bugs are planted, so that the tree that people work on is never touched. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');

export interface Copy {
  readonly folder: string;
  /** Applies a patch; gives what `git apply` says when it does not fit, else null. */
  plant(patch: string): string | null;
  /** Takes the planted bug out again. */
  heal(): void;
  remove(): void;
}

/** Copies what git tracks, as it is in the working tree, and what is new and not ignored. */
export function makeCopy(): Copy {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mutants-')));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  const files = listed.split('\0').filter((file) => file !== '' && file !== 'node_modules');
  for (const file of files) cpSync(join(PROJECT, file), join(folder, file));
  symlinkSync(realpathSync(join(PROJECT, 'node_modules')), join(folder, 'node_modules'));
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
