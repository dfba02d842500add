/** `list`: payments by what Temporal indexes about them; `--overdue` is the one to put under an alarm. */
import { Option, type Command } from 'commander';
import { DONE, FAILED } from '../exit-codes';
import { listPayments } from '../listing';
import { listJson, listText } from '../print';
import type { Run } from '../session';
import { parseLimit } from '../usage';
import { addVerb } from './verb';

interface ListFlags {
  readonly json: boolean;
  readonly status?: string;
  readonly overdue: boolean;
  readonly limit: number;
}

/** The values of the search attribute `PaymentStatus` for payments. */
const STATUSES = ['open', 'needs_review', 'succeeded', 'declined', 'abandoned', 'cancelled', 'rejected'];

/** Ours: a screenful. */
const DEFAULT_LIMIT = 50;

/** Adds the verb. */
export function addList(program: Command, run: Run): void {
  addVerb(program, {
    name: 'list',
    description: 'list payments, open ones first, then the latest to end',
    examples: ['list', 'list --status needs_review', 'list --overdue --json'],
  })
    .addOption(new Option('--status <status>', 'only payments of this status').choices(STATUSES))
    .option('--overdue', 'only payments that should have ended, or that are stuck; exit code 1 if there are any', false)
    .option('--limit <number>', 'at most so many', parseLimit, DEFAULT_LIMIT)
    .action(async ({ json, status, overdue, limit }: ListFlags) => {
      await run(json, async ({ connect, terminal }) => {
        const listed = await listPayments(await connect(), {
          overdue,
          limit,
          ...(status === undefined ? {} : { status }),
        });
        terminal.out(json ? listJson(listed) : listText(listed));
        return overdue && listed.length > 0 ? FAILED : DONE;
      });
    });
}
