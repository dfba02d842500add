/** `resolve ID`: an operator's last word on a payment in review. */
import { Option, type Command } from 'commander';
import type { Resolution } from '../../workflows/messages';
import { DONE } from '../exit-codes';
import { resolvePayment } from '../payments';
import { readingOf, show, type Run } from '../session';
import { addPaymentVerb } from './verb';

type ResolveFlags = Resolution & { readonly json: boolean };

const CLOSED_AS = ['succeeded', 'declined', 'needs_review'] satisfies Resolution['as'][];

/** Adds the verb. */
export function addResolve(program: Command, run: Run): void {
  addPaymentVerb(program, {
    name: 'resolve',
    description:
      'close a payment in needs_review, after looking at the provider; refused when the provider says otherwise',
    examples: ['resolve order-42 --as declined --by anna --why "provider support, case 881: never debited"'],
  })
    .addOption(new Option('--as <status>', 'what it was').choices(CLOSED_AS).makeOptionMandatory())
    .requiredOption('--by <who>', 'who decided (kept with the payment; a role or a login, not a private name)')
    .requiredOption('--why <text>', 'what the decision rests on')
    .action(async (workflowId: string, { json, as, by, why }: ResolveFlags) => {
      await run(json, async (session) => {
        const client = await session.connect();
        const view = await resolvePayment(client, workflowId, { as, by, why });
        show(session, await readingOf(client, workflowId, view));
        return DONE;
      });
    });
}
