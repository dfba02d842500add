/** docs/operations.md, as far as tests hold the engine to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page without the spaces that pad its tables. */
export function operationsPage(): string {
  return readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8').replace(/ {2,}/g, ' ');
}

/** The queries of "Lists worth saving", by what they find. */
export function savedQueries(): ReadonlyMap<string, string> {
  const [, section = ''] = operationsPage().split('## Lists worth saving');
  const [table = ''] = section.split('\n## ');
  const rows = table.matchAll(/^\| (?<finds>[^|`]+) \| `(?<query>[^`]+)` \|$/gm);
  return new Map([...rows].map(({ groups }) => [groups?.['finds'] ?? '', groups?.['query'] ?? '']));
}
