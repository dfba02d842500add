import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..');

/** The files of the working tree, from the project's root: what git tracks, and what is new and not ignored. Not what was deleted. */
export function filesOfTree(): string[] {
  const deleted = new Set(listed('--deleted'));
  const all = listed('--cached', '--others', '--exclude-standard', '--deduplicate');
  return all.filter((file) => !deleted.has(file));
}

function listed(...which: string[]): string[] {
  const names = execFileSync('git', ['ls-files', '-z', ...which], { cwd: PROJECT, encoding: 'utf8' });
  return names.split('\0').filter((name) => name !== '');
}
