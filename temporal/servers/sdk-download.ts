/**
 * The SDK's own download of a server: what most people's machines can do. The SDK has it only as part of starting a
 * test environment, so a process of its own does that, which can be killed when the download host does not answer.
 */
import { chmod, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command';
import type { Search } from './find';

/** 45 MB at about 3 Mbit/s. Ours. A machine without the host's name fails at once. */
const TIME_LIMIT_MS = 120_000;

const START_AND_STOP = `
  const [testing, method, version, downloadDir] = process.argv.slice(1);
  require(testing).TestWorkflowEnvironment[method]({
    server: { executable: { type: 'cached-download', version, downloadDir } },
  }).then((environment) => environment.teardown()).catch((error) => {
    process.stderr.write(error.message.split(': ').filter((part, at, all) => all.indexOf(part) === at).join(': '));
    process.exitCode = 1;
  });`;

/** Which of the SDK's two servers, and its version tag (`v1.2.3`). */
export interface SdkServer {
  readonly method: 'createLocal' | 'createTimeSkipping';
  readonly version: string;
}

/** Leaves the server as `directory/executable`. Throws when the host cannot be reached or the server does not start. */
export async function downloadBySdk(
  server: SdkServer,
  directory: string,
  executable: string,
  search: Search,
): Promise<void> {
  await runCommand({
    file: process.execPath,
    args: ['-e', START_AND_STOP, testingPackage(), server.method, server.version, directory],
    env: search.env,
    timeoutMs: TIME_LIMIT_MS,
  });
  // The SDK chooses the file's name; the directory was empty before.
  const [downloaded] = await readdir(directory);
  if (downloaded === undefined) throw new Error('the SDK reported success but left no file');
  await rename(join(directory, downloaded), join(directory, executable));
  await chmod(join(directory, executable), 0o755);
}

/** By path, not by import: production images are built without this development dependency. */
function testingPackage(): string {
  try {
    return require.resolve('@temporalio/testing');
  } catch (error) {
    throw new Error('@temporalio/testing is not installed (it is a development dependency)', { cause: error });
  }
}
