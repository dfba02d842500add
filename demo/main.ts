/**
 * `npm run demo`: one CIT payment on real parts, shown as it happens, and a second one for the person at the terminal.
 * However it ends, no process and no key stays behind. `-- --once` ends after the first payment.
 */
import { join } from 'node:path';
import { runMain } from '../environment/exit';
import { ConfigurationError } from '../environment/read';
import { claimDemoFolder, type DemoFolder } from './folder';
import { Interrupted, interruption } from './interruption';
import { createMachinery } from './machinery';
import { makeSettings } from './settings';
import { inviteToSecondPayment, isPaidOnce, showFirstPayment, summaryOf } from './show';

const ROOT = join(__dirname, '..');

runMain(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== '--once')) {
    throw new ConfigurationError('Usage: npm run demo [-- --once]. The demo takes no other argument.');
  }
  process.stdout.on('error', () => undefined); // A closed terminal: no more output, but everything is still shut down.

  const folder = claimDemoFolder(ROOT);
  const interrupted = interruption(() => {
    folder.remove(); // The processes are killed by their guards as soon as we are gone.
    process.exit(1);
  });
  return demo(folder, interrupted, args.length > 0);
});

async function demo(folder: DemoFolder, interrupted: Promise<never>, isOnce: boolean): Promise<number> {
  say('One customer-initiated (CIT) card payment. Temporal, worker, webhook bridge, HTTP and signatures are real;');
  say('Smart Glocal, the bank and the customer are simulated. No money moves.\n');
  const settings = await makeSettings(folder);
  const machinery = createMachinery({ root: ROOT, folder, settings, say });
  const stage = { machinery, folder, settings, say };
  const inTime = <T>(work: Promise<T>): Promise<T> => Promise.race([work, machinery.failure, interrupted]);

  const closing: string[] = [];
  let isGood = false;
  let keepLogs = true;
  try {
    const { first, running } = await inTime(showFirstPayment(stage));
    isGood = isPaidOnce(first);
    keepLogs = !isGood;
    if (isOnce || !isGood) {
      closing.push(...summaryOf(first));
    } else {
      for (const line of ['', ...summaryOf(first)]) say(line);
      keepLogs = true; // Unless the demo ends as intended.
      await inTime(inviteToSecondPayment(stage, running));
      await inTime(machinery.failure);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    keepLogs = false;
    say('\nStopping.');
  } finally {
    await machinery.stop();
    folder.remove({ keepLogs });
    if (keepLogs) process.stderr.write(`The logs of the demo's processes are kept in ${folder.logs}\n`);
  }
  for (const line of ['', ...closing]) say(line);
  return isGood ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
