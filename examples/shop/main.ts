/** `npm run shop`: the example shop as a process. Needs an engine beside it; `npm run demo` starts both. */
import { once } from 'node:events';
import { runMain } from '../../environment/exit';
import { connectEngine } from '../../starter/index';
import { createShop } from './app';
import { readConfig } from './config';

runMain(async () => {
  const config = readConfig();
  const { hostname, port } = new URL(config.url);
  const server = createShop(connectEngine(), config).listen(Number(port), hostname);
  await once(server, 'listening');
  process.stdout.write(`The shop is open: ${config.url}\n`);
});
