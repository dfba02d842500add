/**
 * Starts one room's process from its sources: `node --import tsx scripts/run.ts <room> [args...]`. It loads the environment
 * files and then becomes that process: same pid, so a signal reaches it, and nothing on standard output that is not its own.
 * In the image the same process is `node dist/<room>/main.js`, with the real environment alone.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMain } from '../environment/exit';
import { ConfigurationError } from '../environment/read';
import { readEnvironmentFiles } from './environment-files';

const ROOT = join(__dirname, '..');

runMain(async () => {
  const [node = '', , room = '', ...args] = process.argv;
  const main = mainOf(room);

  const { variables, account } = readEnvironmentFiles(ROOT);
  process.stderr.write(`${account}\n`);
  Object.assign(process.env, { ...variables, ...process.env });

  process.argv = [node, room, ...args];
  await import(pathToFileURL(main).href);
});

function mainOf(room: string): string {
  const folders = readdirSync(ROOT).flatMap((name) =>
    name === 'examples' ? readdirSync(join(ROOT, name)).map((example) => `${name}/${example}`) : [name],
  );
  const rooms = folders.filter((name) => existsSync(join(ROOT, name, 'main.ts')));
  if (rooms.includes(room)) return join(ROOT, room, 'main.ts');
  throw new ConfigurationError(`There is no process "${room}". Expected one of: ${rooms.join(', ')}.`);
}
