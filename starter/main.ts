import { runMain } from '../environment/exit';
import { runCli } from './cli';

runMain(() =>
  runCli(process.argv.slice(2), {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    input: process.stdin,
    interrupted: () => {
      const interruption = new AbortController();
      // Once: a second Ctrl-C ends the process as usual.
      process.once('SIGINT', () => interruption.abort());
      return interruption.signal;
    },
  }),
);
