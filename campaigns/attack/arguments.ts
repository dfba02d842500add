/** The arguments of `npm run attack`. Pure. */
import { ConfigurationError } from '../../environment/read';
import type { Row } from './attack';

const HELP = `Usage: npm run attack [-- ROW ...]

Attacks the running product (Temporal's dev server, simulator, bridge, worker, codec server) row by row, as somebody with
the access that the row names would, and compares what came of it with the provider's ledger. Rows are numbers, such as
6 8; without any, all of them. The last line holds the figures; exit code 1 when anything was broken, 2 for a wrong argument.`;

/** The help, with the rows that there are. */
export function helpOf(rows: readonly Pick<Row, 'number' | 'title'>[]): string {
  const lines = rows.map(({ number, title }) => `${String(number).padStart(4)}  ${title}`);
  return [HELP, '', 'Rows, in the order in which they run:', ...lines].join('\n');
}

/** The rows to run; null when help was requested. Throws `ConfigurationError`. */
export function readArguments(args: readonly string[], known: readonly number[]): readonly number[] | null {
  if (args.includes('--help') || args.includes('-h')) return null;
  const wanted = args.map(Number);
  const odd = args.filter((_, index) => !known.includes(wanted[index] ?? NaN));
  if (odd.length > 0) {
    const rows = known.map(String).join(', ');
    throw new ConfigurationError(`There is no row ${odd.join(', ')}. Expected some of: ${rows}.\n\n${HELP}`);
  }
  return wanted.length === 0 ? known : known.filter((row) => wanted.includes(row));
}
