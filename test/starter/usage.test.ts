/** Protects the command line's manners: invalid usage is refused with what would have been accepted, exit code 2. */
import { Readable } from 'node:stream';
import { programFor, runCli } from '../../starter/cli/cli';
import { errorText } from '../../starter/cli/error-text';
import { exitCodeOf, exitCodeOfAftermath } from '../../starter/cli/exit-codes';
import { parseAmount, parseDuration } from '../../starter/cli/usage';
import { aftermathFromId, idOf, nameOf, workflowIdFromId } from '../../starter/shop/payment-id';
import type { KnownView } from '../../starter/shop/payment-report';

const VERBS = ['start', 'wait', 'status', 'explain', 'list', 'confirm', 'cancel', 'recheck', 'resolve'];
const START = ['start', '--payment-id', 'order-42', '--currency', 'usd', '--customer', 'c-7'];

async function typed(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const printed = { out: '', err: '' };
  const code = await runCli(argv, {
    out: (text) => (printed.out += `${text}\n`),
    err: (text) => (printed.err += `${text}\n`),
    input: Object.assign(Readable.from([]), { isTTY: false }),
    interrupted: () => new AbortController().signal,
  });
  return { code, ...printed };
}

describe('help', () => {
  it.each(VERBS)('of %s prints examples on standard output', async (verb) => {
    const { code, out, err } = await typed(verb, '--help');

    expect(code).toBe(0);
    expect(out).toContain('--json');
    expect(out).toMatch(new RegExp(`Examples:\n +\\$ (CIT_TOKEN=tok_success )?npm run starter --silent -- ${verb}`));
    expect(err).toBe('');
  });

  it('names all verbs and exit codes', async () => {
    const { code, out } = await typed('--help');

    expect(code).toBe(0);
    for (const verb of VERBS) expect(out).toContain(`  ${verb} `);
    expect(out).toContain('20  still open when --timeout ran out');
  });
});

describe('the examples', () => {
  it.each(VERBS)('of %s work as printed', async (verb) => {
    const { out } = await typed(verb, '--help');
    const examples = [...out.matchAll(/^ +\$ (?:CIT_TOKEN=tok_success )?npm run starter --silent -- (.+)$/gm)];

    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const [, line = ''] of examples) expect(await verbsRunBy(wordsOf(line))).toBe(1);
  });

  it('of the general help work as printed', async () => {
    const { out } = await typed('--help');
    const examples = [...out.matchAll(/^ +\$ (?:CIT_TOKEN=tok_success )?npm run starter --silent -- (.+)$/gm)];

    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const [, line = ''] of examples) expect(await verbsRunBy(wordsOf(line))).toBe(1);
  });

  /** How many verbs this command line would run. Rejects when it cannot be parsed. */
  async function verbsRunBy(argv: string[]): Promise<number> {
    let count = 0;
    const silent = { out: () => undefined, err: () => undefined };
    const program = programFor(silent, async () => {
      count += 1;
    });
    await program.parseAsync(argv, { from: 'user' });
    return count;
  }

  /** As a shell splits it; the only quotes in the examples are double quotes. */
  function wordsOf(line: string): string[] {
    return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  }
});

describe('an error', () => {
  const broken = async (...argv: string[]): Promise<string> => (await typed('list', ...argv)).err;

  it('says what to do, without a stack trace', async () => {
    const err = await broken();

    expect(err).toContain('CUSTOMER_LINK_SECRET: is missing');
    expect(err).not.toMatch(/^ +at .*:\d+:\d+/m);
  });

  it('is printed with a stack trace on request', async () => {
    expect(await broken('--debug')).toMatch(/^ +at .*:\d+:\d+/m);
  });

  it('caused by a bug says so, and how to report it', () => {
    expect(errorText(new TypeError('x is not a function'))).toMatch(/x is not a function \(This is a bug .*--debug/);
    expect(errorText(new Error('Nothing was started.'))).toBe('Nothing was started.');
  });
});

describe('a wrong command line', () => {
  it.each<[string, string[], RegExp]>([
    ['without a verb', [], /Usage:/],
    ['with a misspelt verb', ['strat'], /unknown command 'strat'.*\n.*Did you mean start\?/],
    ['with a misspelt option', ['list', '--overdu'], /unknown option '--overdu'.*\n.*Did you mean --overdue\?/],
    ['with a missing option', ['start', '--payment-id', 'order-42'], /required option '--amount <minor units>'/],
    ['with an amount in major units', [...START, '--amount', '100.00'], /100\.00 USD is 10000/],
    ['with an id that no payment can have', ['status', 'order/42'], /such as order-42 or order-42~2/],
    ['with an aftermath that has nothing to cancel', ['cancel', 'aftermath:ps_1'], /Expected a payment id/],
    ['with an aftermath of no session', ['status', 'aftermath:'], /Expected a payment id/],
    ['with a duration without unit', ['wait', 'order-42', '--timeout', '60'], /such as 90s, 10m or 1h/],
    ['with an unknown way to confirm', [...START, '--amount', '1', '--confirmation', 'maybe'], /automatic, manual/],
    ['with an unknown status', ['list', '--status', 'paid'], /Allowed choices are open, needs_review, succeeded/],
    ['with a resolution without reason', ['resolve', 'order-42', '--as', 'declined', '--by', 'anna'], /--why <text>/],
    ['with an attempt of 100', [...START, '--amount', '1', '--attempt', '100'], /from 1 to 99/],
    ['with one word too many', ['status', 'order-42', 'order-43'], /too many arguments/],
  ])('%s exits 2 and says what is accepted', async (_, argv, words) => {
    const { code, out, err } = await typed(...argv);

    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(words);
  });

  it('with the token as an argument does not echo it', async () => {
    const { code, err } = await typed(...START, '--amount', '1', '--token=tok_secret');

    expect(code).toBe(2);
    expect(err).toContain("unknown option '--token'");
    expect(err).not.toContain('tok_secret');
  });
});

describe('words and values', () => {
  it('a payment is named by its id, plus ~n from its second attempt on', () => {
    expect(workflowIdFromId('order-42')).toBe('cit-payment-order-42');
    expect(workflowIdFromId('order-42~1')).toBe('cit-payment-order-42');
    expect(workflowIdFromId('order-42~12')).toBe('cit-payment-order-42~12');
    expect(nameOf('order-42~2')).toEqual({ paymentId: 'order-42', attempt: 2 });
    for (const id of ['', 'a b', 'order~0', 'order~100', 'order~2~3', 'x'.repeat(65)]) expect(nameOf(id)).toBeNull();
  });

  it('an aftermath is named by its session', () => {
    expect(aftermathFromId('aftermath:ps_3230')).toBe('cit-aftermath-ps_3230');
    expect(idOf('cit-aftermath-ps_3230')).toBe('aftermath:ps_3230');
    for (const id of ['order-42', 'aftermath:', 'aftermath:a b', `aftermath:${'x'.repeat(129)}`]) {
      expect(aftermathFromId(id)).toBeNull();
    }
    expect(exitCodeOfAftermath({ status: 'open' })).toBe(14);
    expect(exitCodeOfAftermath({ status: 'resolved' })).toBe(0);
  });

  it('durations have a unit, amounts have none', () => {
    expect(parseDuration('90s')).toBe(90_000);
    expect(parseDuration('1.5h')).toBe(5_400_000);
    for (const text of ['90', '-1s', '10 fortnights', '']) expect(() => parseDuration(text)).toThrow(/unit/);
    expect(parseAmount('10000')).toBe(10_000);
    for (const text of ['0', '-1', '1e3', '0x10', ' 1', '9007199254740993']) expect(() => parseAmount(text)).toThrow();
  });

  it.each<[KnownView['status'], number]>([
    ['open', 0],
    ['awaiting_customer', 0],
    ['succeeded', 0],
    ['declined', 10],
    ['abandoned', 11],
    ['cancelled', 12],
    ['rejected', 13],
    ['needs_review', 14],
  ])('%s is exit code %d', (status, code) => {
    expect(exitCodeOf({ status })).toBe(code);
  });
});
