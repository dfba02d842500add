/** `start`: starts a payment, or finds it when it was started before, and prints what there is to do now. */
import type { Client } from '@temporalio/client';
import { Option, type Command } from 'commander';
import { problemsOf } from '../../../workflows/contract/input';
import { DEADLINE_LIMITS, POLICY } from '../../../workflows/contract/policy';
import { workflowIdOf } from '../../../workflows/contract/workflow-id';
import { InvalidInput, StartUnclear, UnknownPayment } from '../../shop/errors';
import { isSettled } from '../../shop/following';
import { readPayment, type PaymentReport } from '../../shop/payment-report';
import { START_TIMEOUT_MS, customerUrlOf, startPayment } from '../../shop/payments';
import { errorText } from '../error-text';
import { FAILED, STILL_OPEN, exitCodeOf } from '../exit-codes';
import { reportOf, show, type Run, type Session } from '../session';
import { readToken } from '../token-source';
import { parseAmount, parseAttempt, parseDuration } from '../usage';
import { watchPayment } from '../watching';
import { inputOf, type StartFlags } from './start-input';
import { addVerb } from './verb';

/** Adds the verb. */
export function addStart(program: Command, run: Run): void {
  addVerb(program, {
    name: 'start',
    group: 'collect',
    summary: 'start a payment, or find it again',
    description:
      'start a payment and return when the customer or the shop has something to do; repeated, it is the same payment. ' +
      'The recurrent token comes from CIT_TOKEN, --token-file or standard input, never from an argument',
    examples: [
      'start --payment-id order-42 --amount 10000 --currency usd --customer c-7',
      'start --payment-id order-42 --amount 10000 --currency usd --customer c-7 --wait --timeout 20m',
      'start --payment-id order-42 --attempt 2 --amount 10000 --currency usd --customer c-7 --token-file token.txt',
      'start --payment-id order-43 --amount 500 --currency eur --customer c-7 --confirmation manual --json',
    ],
  })
    .requiredOption('--payment-id <id>', 'your reference of the debt')
    .option('--attempt <n>', 'which try to collect it', parseAttempt, 1)
    .requiredOption('--amount <minor units>', '10000 is 100.00', parseAmount)
    .requiredOption('--currency <code>', 'such as usd')
    .requiredOption('--customer <reference>', 'your reference of the customer')
    .option('--return-url <url>', "the shop's page for the customer who comes back from 3DS")
    .addOption(new Option('--confirmation <how>', 'who confirms').choices(['automatic', 'manual']).default('automatic'))
    .addOption(
      new Option('--opening <how>', 'in two calls or one')
        .choices(['create-then-start', 'init'])
        .default('create-then-start'),
    )
    .option(
      '--ready-to-confirm-deadline <duration>',
      `how long the provider may take to be ready ${limits('readyToConfirm')}`,
      parseDuration,
    )
    .option(
      '--decision-deadline <duration>',
      `how long the shop may take to confirm ${limits('decision')}`,
      parseDuration,
    )
    .option(
      '--customer-deadline <duration>',
      `how long the customer may take for 3DS ${limits('customer')}`,
      parseDuration,
    )
    .option('--token-file <path>', 'the file that holds the recurrent token')
    .option('--wait', 'follow the payment to its end, showing each change', false)
    .option('--timeout <duration>', 'with --wait for all of it (default: 60s for the first answer)', parseDuration)
    .action(async (flags: StartFlags) => {
      await run(flags.json, (session) => start(session, flags));
    });
}

/** `(default 5m, at most 240m)`. */
function limits(name: keyof typeof POLICY.deadlines): string {
  const minutes = (ms: number): string => `${String(ms / 60_000)}m`;
  return `(default ${minutes(POLICY.deadlines[name])}, at most ${minutes(DEADLINE_LIMITS[name])})`;
}

async function start(session: Session, flags: StartFlags): Promise<number> {
  const { config, terminal } = session;
  const giveUpAt = flags.timeout === undefined ? null : Date.now() + flags.timeout;
  const token = await readToken({ file: flags.tokenFile, environment: config.token, input: terminal.input });
  const input = inputOf(flags, token.reveal());
  const problems = problemsOf(input);
  if (problems.length > 0) throw new InvalidInput(problems); // Before connecting to Temporal: report the nearer mistake first.
  const client = await session.connect();
  if (config.history.warning !== null) terminal.err(`Warning: ${config.history.warning}`);

  const timeoutMs = flags.timeout ?? START_TIMEOUT_MS;
  let report: PaymentReport;
  try {
    const { workflowId, view } = await startPayment(client, input, { ...config, timeoutMs });
    report = await reportOf(client, workflowId, view);
  } catch (error) {
    if (error instanceof StartUnclear)
      return showUnclear(session, client, workflowIdOf(input.paymentId, input.attempt), error);
    throw error;
  }
  if (flags.wait && !isSettled(report)) return watchFromStart(session, client, report, giveUpAt);
  show(session, report);
  return exitCodeOf(report.view);
}

async function watchFromStart(
  session: Session,
  client: Client,
  started: PaymentReport,
  giveUpAt: number | null,
): Promise<number> {
  const { config, terminal, json } = session;
  // The link is the point of the start, so it must not wait for the end; with --json standard output is one value.
  if (json) terminal.err(`customer link: ${customerUrlOf(started.view, started.workflowId, config) ?? 'none'}`);
  else show(session, started);
  const remainingMs = giveUpAt === null ? undefined : Math.max(0, giveUpAt - Date.now());
  return watchPayment(session, client, await readPayment(client, started.workflowId), remainingMs);
}

/** The start got no answer in time: Temporal's view of the payment says whether it is open. */
async function showUnclear(
  session: Session,
  client: Client,
  workflowId: string,
  unclear: StartUnclear,
): Promise<number> {
  session.terminal.err(errorText(unclear));
  try {
    const report = await readPayment(client, workflowId);
    show(session, report);
    return isSettled(report) ? exitCodeOf(report.view) : STILL_OPEN;
  } catch (error) {
    if (!(error instanceof UnknownPayment)) session.terminal.err(errorText(error));
    return FAILED;
  }
}
