/** What all verbs have in common: `--json` and examples; and most of them the id of a payment. */
import type { Command } from 'commander';
import { parseId, parsePaymentOrAftermath } from '../usage';

export interface VerbText {
  readonly name: string;
  readonly description: string;
  /** What stands behind `npm run starter --`. */
  readonly examples: readonly string[];
}

/** A verb without arguments of its own yet. */
export function addVerb(program: Command, { name, description, examples }: VerbText): Command {
  const lines = examples.map(
    (example) => `  $ npm run starter ${example.includes('--json') ? '--silent ' : ''}-- ${example}`,
  );
  return program
    .command(name)
    .description(description)
    .option('--json', 'print JSON', false)
    .addHelpText('after', ['', 'Examples:', ...lines].join('\n'));
}

/** A verb about one payment: its first argument is the workflow id of the payment that was named. */
export function addPaymentVerb(program: Command, text: VerbText): Command {
  return addVerb(program, text).argument('<id>', 'order-42, or order-42~2 for its second attempt', parseId);
}

/** The same for a verb that also takes what came after the end of a payment, as `list --status aftermath` prints it. */
export function addPaymentOrAftermathVerb(program: Command, text: VerbText): Command {
  const what = 'order-42, or order-42~2 for its second attempt, or aftermath:ps_3230 for what came after its end';
  return addVerb(program, text).argument('<id>', what, parsePaymentOrAftermath);
}
