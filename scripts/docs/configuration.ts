/** The page of variables: docs/reference/configuration.md, written by `npm run docs:reference` and compared by `npm test`. Pure. */
import type { Reader, Variable } from './variables';

const HEAD = `# Configuration

Written by \`npm run docs:reference\` from the schemas with which the processes read their environment; \`npm test\` fails when it
has fallen behind. A process names everything that is missing or wrong at once, and ends with exit code 2. An empty value counts
as missing. [.env.example](../../.env.example) is a file to copy and fill in; started by \`npm run\`, a process takes \`.env\`, then
\`.demo/env\` while a demo runs, and the real environment over both.

Where it depends on other variables whether one is required, the rule stands below its table. Values in \`<...>\` are yours to fill in.
`;

/** The whole page. The same on every machine. */
export function configurationPage(readers: readonly Reader[]): string {
  const shared = sharedBy(readers);
  const own = readers.map(({ room, variables }) => ({
    room,
    variables: variables.filter(({ name }) => (shared.get(name) ?? []).length < 2),
  }));
  const sections = [
    {
      title: 'Read by several processes',
      rows: readersMerged(readers, shared),
    },
    ...own
      .filter(({ variables }) => variables.length > 0)
      .map(({ room, variables }) => ({
        title: `Read by ${room} alone`,
        rows: variables.map((variable) => ({ variable, rooms: [room] })),
      })),
  ];
  return [HEAD, ...sections.filter(({ rows }) => rows.length > 0).flatMap(section)].join('\n');
}

interface Row {
  readonly variable: Variable;
  readonly rooms: readonly string[];
}

/** Which rooms read each variable. */
function sharedBy(readers: readonly Reader[]): ReadonlyMap<string, readonly string[]> {
  const rooms = new Map<string, string[]>();
  for (const { room, variables } of readers) {
    for (const { name } of variables) rooms.set(name, [...(rooms.get(name) ?? []), room]);
  }
  return rooms;
}

/** A row for each different thing that is said of a variable, with the rooms that say so. */
function readersMerged(readers: readonly Reader[], shared: ReadonlyMap<string, readonly string[]>): Row[] {
  const rows = new Map<string, Row>();
  for (const { room, variables } of readers) {
    for (const variable of variables.filter(({ name }) => (shared.get(name) ?? []).length > 1)) {
      const key = JSON.stringify(variable);
      rows.set(key, { variable, rooms: [...(rows.get(key)?.rooms ?? []), room] });
    }
  }
  return [...rows.values()].sort((a, b) => (a.variable.name < b.variable.name ? -1 : 1));
}

function section({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }): string[] {
  const isShared = new Set(rows.flatMap(({ rooms }) => rooms)).size > 1;
  const table = [
    ['variable', ...(isShared ? ['read by'] : []), 'what it is for', 'default', 'example', 'required'],
    ...rows.map(({ variable, rooms }) => [
      `\`${variable.name}\``,
      ...(isShared ? [rooms.join(', ')] : []),
      variable.description,
      variable.preset === null ? '' : `\`${variable.preset}\``,
      `\`${variable.example}\``,
      typeof variable.need === 'object' ? 'by a rule' : variable.need === 'required' ? 'yes' : 'no',
    ]),
  ];
  const rules = rows.flatMap(({ variable: { name, need } }) =>
    typeof need === 'object' ? [`- \`${name}\`: ${need.rule}`] : [],
  );
  const said = 'By a rule, in the words of a process that refuses to start:\n';
  return [
    `## ${title}\n`,
    `${aligned(table)}\n`,
    ...(rules.length === 0 ? [] : [said, `${[...new Set(rules)].join('\n')}\n`]),
  ];
}

/** A table with its columns as wide as their widest cell, as Prettier would write it. */
function aligned(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}
