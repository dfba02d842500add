/** Copies of the project in which anything may be planted or written, so that the tree that people work on is never touched. */
import { cpSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesOfTree } from './tree';

const PROJECT = join(__dirname, '..');

/** Copies the working tree (not what git ignores). Gives the copy's folder. */
export function copyProject(prefix: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  const files = filesOfTree().filter((file) => file !== 'node_modules');
  for (const file of files) cpSync(join(PROJECT, file), join(folder, file));
  symlinkSync(realpathSync(join(PROJECT, 'node_modules')), join(folder, 'node_modules'));
  return folder;
}
