/** Protects a shop's own server: what it loads to take payments brings no worker, and none of its native code, along. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');

it('loads no worker with the functions that a shop calls', () => {
  const script = "require('./starter/index'); console.log(JSON.stringify(Object.keys(require.cache)))";

  const loaded = JSON.parse(
    execFileSync(process.execPath, ['--import', 'tsx', '-e', script], { cwd: PROJECT, encoding: 'utf8' }),
  ) as string[];

  expect(loaded).toContain(require.resolve('@temporalio/client'));
  expect(loaded.filter((file) => /@temporalio[\\/](?:worker|core-bridge|testing)[\\/]/.test(file))).toEqual([]);
});
