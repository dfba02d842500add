/**
 * The command line: parses, runs one verb, and turns whatever comes of it into an exit code. Data goes to standard output,
 * everything about the data to standard error.
 */
import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '../environment/read';
import { InvalidInput } from './errors';
import { FAILED, USAGE } from './exit-codes';
import { errorText } from './error-text';
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

const VERBS = [addStart, addStatus, addWait, addConfirm, addCancel, addRecheck, addResolve, addList, addExplain];

const EXIT_CODES = `
Exit codes:
  0   done, or the payment is open as it should be, or it succeeded
  1   error: unknown payment, refused, Temporal unreachable; or list --overdue found something
  2   usage or configuration
  10  declined    11  abandoned    12  cancelled    13  rejected
  14  needs review, open or closed; or what came after the end of a payment and is not resolved
  20  still open when --timeout ran out

Ids:
  order-42, order-42~2 (its second attempt), aftermath:ps_3230 (what came after the end of the payment with this session)

Examples:
  $ CIT_TOKEN=... npm run starter -- start --payment-id order-42 --amount 10000 --currency usd --customer c-7
  $ npm run starter --silent -- status order-42 --json`;

/** Runs one command line (without `node` and script) and gives its exit code. Never throws. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = programFor(terminal, async (json, verb) => {
    exitCode = await inSession(terminal, json, verb);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE; // Commander has printed it.
    terminal.err(errorText(error));
    const isUsage = error instanceof UsageError || error instanceof InvalidInput || error instanceof ConfigurationError;
    return isUsage ? USAGE : FAILED;
  }
}

function programFor({ out, err }: Terminal, run: Run): Command {
  const program = new Command('npm run starter --')
    .description('Starts customer-initiated card payments and looks after them.')
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('Add --help for options and examples.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out(text.trimEnd()),
      writeErr: (text) => err(text.trimEnd()),
      // What somebody types behind an option that does not exist may be a token: `--token=...`.
      outputError: (text, write) => write(text.replace(/(unknown option '-[^=']*)=[^\n]*'/, "$1'")),
    });
  for (const addVerb of VERBS) addVerb(program, run);
  return program;
}
