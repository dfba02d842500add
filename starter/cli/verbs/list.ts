/** `list`: payments or aftermaths, by what Temporal indexes; `--overdue` is the one for an alarm. */
import { Option, type Command } from 'commander';
import { NOT_PAID_STATUSES } from '../../../workflows/contract/payment';
import { AFTERMATH } from '../../../workflows/contract/search-attributes';
import { listPayments } from '../../shop/listing';
import { hasWorker } from '../../shop/workers';
import { DONE, FAILED } from '../exit-codes';
import { listJson, listText, unreadableText } from '../print-list';
import type { Run } from '../session';
import { parseLimit } from '../usage';
import { addVerb } from './verb';

interface ListFlags {
  readonly json: boolean;
  readonly status?: string;
  readonly overdue: boolean;
  readonly limit: number;
}

/** The values of the search attribute `PaymentStatus`: of payments, and of what came after the end of one. */
const STATUSES = ['open', 'needs_review', 'succeeded', ...NOT_PAID_STATUSES, AFTERMATH];

/** Ours: a screenful. */
const DEFAULT_LIMIT = 50;

/** Adds the verb. */
export function addList(program: Command, run: Run): void {
  addVerb(program, {
    name: 'list',
    group: 'look',
    summary: 'payments by status; --overdue for your alarm',
    description:
      'list payments, open ones first, then the latest to end; with --status aftermath what came after the end of payments ' +
      '(corrections, refunds, chargebacks) and is not resolved yet',
    examples: ['list', 'list --status needs_review', 'list --status aftermath', 'list --overdue --json'],
  })
    .addOption(new Option('--status <status>', 'only payments with this status').choices(STATUSES))
    .option(
      '--overdue',
      'only what should have ended or been resolved by now, or is stuck; exit code 1 if there are any',
      false,
    )
    .option('--limit <number>', 'at most this many', parseLimit, DEFAULT_LIMIT)
    .action(async ({ json, status, overdue, limit }: ListFlags) => {
      await run(json, async ({ config, connect, terminal }) => {
        const client = await connect();
        const filter = { overdue, limit, ...(status === undefined ? {} : { status }) };
        const listed = await listPayments(client, filter);
        terminal.out(json ? listJson(listed) : listText(listed, filter));
        const unreadable = unreadableText(listed);
        if (unreadable !== null) terminal.err(unreadable);
        if (!overdue) return DONE;
        if (!(await hasWorker(client, config.taskQueue))) terminal.err(noWorker(config.taskQueue));
        return listed.length > 0 ? FAILED : DONE;
      });
    });
}

function noWorker(taskQueue: string): string {
  return (
    `Warning: no worker has polled task queue ${taskQueue} lately. Open payments make no progress until one runs ` +
    '(npm run worker); they are listed here once they are overdue.'
  );
}
