/**
 * The command line: parses, runs one verb, and turns the result into an exit code. Data goes to standard output, everything
 * about the data to standard error.
 */
import { inspect } from 'node:util';
import { Command, CommanderError, Help, type Option } from 'commander';
import { printableLines } from '../../environment/printable';
import { ConfigurationError } from '../../environment/read';
import { InvalidInput } from '../shop/errors';
import { errorText } from './error-text';
import { FAILED, USAGE } from './exit-codes';
import { inSession, type Run, type Terminal } from './session';
import { UsageError } from './usage';
import { addCancel } from './verbs/cancel';
import { addConfirm } from './verbs/confirm';
import { addExplain } from './verbs/explain';
import { addList } from './verbs/list';
import { addRecheck } from './verbs/recheck';
import { addResolve } from './verbs/resolve';
import { addStart } from './verbs/start';
import { addStatus } from './verbs/status';
import { addWait } from './verbs/wait';

/** In the order of the general help. */
const VERBS = [addStart, addWait, addStatus, addExplain, addList, addConfirm, addCancel, addRecheck, addResolve];

const EXIT_CODES = `
Exit codes:
  0   done, or the payment is open as it should be, or it succeeded
  1   error: unknown payment, refused, Temporal unreachable; or list --overdue found something
  2   usage or configuration
  10  declined    11  abandoned    12  cancelled    13  rejected
  14  needs review, open or closed; or an aftermath that is not resolved
  20  still open when --timeout ran out

Ids:
  order-42, order-42~2 (its second attempt), aftermath:ps_3230 (what came after the payment of this session had ended)

Examples, for a demo that runs in another terminal (npm run demo):
  $ CIT_TOKEN=tok_success npm run starter --silent -- start --payment-id order-42 --amount 10000 --currency usd --customer c-7
  $ npm run starter --silent -- wait order-42
  $ npm run starter --silent -- explain order-42

--json prints one JSON value with stable fields: docs/cli.md. DEBUG=1 (or --debug) shows where an error came from.`;

const TRY_IT = 'To just try it out: while `npm run demo` runs in another terminal, all of them are set.';

/** Runs one command line (without `node` and script) and gives its exit code. Never throws. */
export async function runCli(argv: readonly string[], raw: Terminal): Promise<number> {
  // Whatever is printed, it may quote what came from outside: a server's message, a file, an argument.
  const terminal: Terminal = {
    ...raw,
    out: (text) => raw.out(printableLines(text)),
    err: (text) => raw.err(printableLines(text)),
  };
  let exitCode = 0;
  const program = programFor(terminal, async (json, verb) => {
    exitCode = await inSession(terminal, json, verb);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE; // Commander has printed it.
    const isDebug = terminal.isDebug === true || argv.includes('--debug');
    terminal.err(isDebug ? inspect(error) : errorText(error));
    if (error instanceof ConfigurationError) terminal.err(TRY_IT);
    const isUsage = error instanceof UsageError || error instanceof InvalidInput || error instanceof ConfigurationError;
    return isUsage ? USAGE : FAILED;
  }
}

/** The command line; `run` carries out what was typed. */
export function programFor({ out, err }: Pick<Terminal, 'out' | 'err'>, run: Run): Command {
  const program = new Command('npm run starter --')
    .description('Starts and manages customer-initiated card payments.')
    .helpCommand('help [verb]', 'show what a verb does, with examples')
    .configureHelp({ optionDescription: describedOption })
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('Add --help for options and examples.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out(text.trimEnd()),
      writeErr: (text) => err(text.trimEnd()),
      // The value of an unknown option may be a token: `--token=...`.
      outputError: (text, write) => write(text.replace(/(unknown option '-[^=']*)=[^\n]*'/, "$1'")),
    });
  for (const addVerb of VERBS) addVerb(program, run);
  return program;
}

/** Leaves out the obvious: that a switch is off by default. */
function describedOption(option: Option): string {
  return new Help().optionDescription(option).replace(/ ?\(default: false\)$/, '');
}
