import { runMain } from '../environment/exit';
import { runCli } from './cli/cli';
import { readTerminalSettings } from './config';

const { isDebug, isColourWanted, isDumb } = readTerminalSettings();
const { stdout, stderr } = process;

runMain(() =>
  runCli(process.argv.slice(2), {
    out: (text) => stdout.write(`${text}\n`),
    err: (text) => stderr.write(`${text}\n`),
    input: process.stdin,
    interrupted: () => {
      const interruption = new AbortController();
      // Once: a second Ctrl-C ends the process as usual.
      process.once('SIGINT', () => interruption.abort());
      return interruption.signal;
    },
    ...(stderr.isTTY &&
      !isDumb && {
        screen: { write: (text) => stderr.write(text), columns: stderr.columns, hasColour: isColourWanted },
      }),
    columns: stdout.isTTY ? stdout.columns : undefined,
    isDebug,
  }),
);
