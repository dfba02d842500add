/** What all verbs have in common: `--json`, `--debug` and examples; and, for most, the id of a payment. */
import { Option, type Command } from 'commander';
import { parseId, parsePaymentOrAftermath } from '../usage';

/** Headings of the general help, by purpose. */
const GROUPS = {
  collect: 'Collect a payment:',
  look: 'See how payments stand:',
  decide: 'Decide about an open payment:',
} as const;

const OUTPUT = 'Output:';

export interface VerbText {
  readonly name: string;
  /** One line, for the general help. */
  readonly summary: string;
  /** For the help of the verb itself. */
  readonly description: string;
  readonly group: keyof typeof GROUPS;
  /** What follows `npm run starter --`; a token is put in front where one is needed. */
  readonly examples: readonly string[];
}

/** A verb, without its own arguments yet. */
export function addVerb(program: Command, { name, summary, description, group, examples }: VerbText): Command {
  const lines = examples.map((example) => `  $ ${commandLine(example)}`);
  return program
    .command(name)
    .summary(summary)
    .description(description)
    .helpGroup(GROUPS[group])
    .addOption(
      new Option('--json', 'print one JSON value, and nothing else, on standard output')
        .default(false)
        .helpGroup(OUTPUT),
    )
    .addOption(
      new Option('--debug', 'print errors in full, with where they came from').default(false).helpGroup(OUTPUT),
    )
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

/** What a person types; the token in the examples is one of the simulator's. */
function commandLine(example: string): string {
  const needsToken = example.startsWith('start ') && !example.includes('--token-file');
  return `${needsToken ? 'CIT_TOKEN=tok_success ' : ''}npm run starter --silent -- ${example}`;
}
