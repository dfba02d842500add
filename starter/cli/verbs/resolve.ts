/** `resolve ID`: an operator closes a payment in review, or what came after the end of one. */
import { Option, type Command } from 'commander';
import type { Resolution } from '../../../workflows/contract/resolution';
import { resolveAftermathOf } from '../../shop/aftermath-report';
import { isAftermath } from '../../shop/payment-id';
import { resolvePayment } from '../../shop/payments';
import { DONE } from '../exit-codes';
import { reportOf, show, showAftermath, type Run } from '../session';
import { addPaymentOrAftermathVerb } from './verb';

type ResolveFlags = Resolution & { readonly json: boolean };

const CLOSED_AS = ['succeeded', 'declined', 'needs_review'] satisfies Resolution['as'][];

/** Adds the verb. */
export function addResolve(program: Command, run: Run): void {
  addPaymentOrAftermathVerb(program, {
    name: 'resolve',
    group: 'decide',
    summary: 'close what needs a person',
    description:
      'close a payment in needs_review, or what came after the end of one, after looking at the provider; refused when ' +
      'the provider says otherwise. For an aftermath --as says what the payment counts as from now on: succeeded (paid), ' +
      'declined (not paid, or paid back: a further attempt may start), needs_review (written off as unclear)',
    examples: [
      'resolve order-42 --as declined --by anna --why "provider support, case 881: never debited"',
      'resolve aftermath:ps_3230 --as declined --by anna --why "chargeback booked, case 882"',
    ],
  })
    .addOption(new Option('--as <status>', 'what it was').choices(CLOSED_AS).makeOptionMandatory())
    .requiredOption('--by <who>', 'who decided (kept with the payment; a role or a login, not a private name)')
    .requiredOption('--why <text>', 'what the decision rests on')
    .action(async (workflowId: string, { json, as, by, why }: ResolveFlags) => {
      await run(json, async (session) => {
        const client = await session.connect();
        if (isAftermath(workflowId)) {
          const resolved = await resolveAftermathOf(client, workflowId, { as, by, why });
          showAftermath(session, { workflowId, view: resolved, isWhole: true });
          return DONE;
        }
        const view = await resolvePayment(client, workflowId, { as, by, why });
        show(session, await reportOf(client, workflowId, view));
        return DONE;
      });
    });
}
