/** Protects `npm run check` from calling well what it has not looked at: what may be left out, and what must not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { affectedFiles, digestsOf, keepDigests } from '../../scripts/check/affected';
import { pureTestsOf } from '../../scripts/check/pure-tests';

const TREE: Readonly<Record<string, string>> = {
  'package-lock.json': '{}',
  'eslint.config.mjs': 'export default [];',
  'workflows/money.ts': 'export const cents = 1;',
  'workflows/index.ts': "export * from './money';",
  'starter/pay.ts': "import type { cents } from '../workflows';",
  'starter/say.ts': "export const hello = 'hello';",
  'starter/main.ts': "import { createServer } from 'node:http';",
  'test/starter/pay.test.ts': "import { pay } from '../../starter/pay';",
  'test/starter/main.test.ts': "import '../../starter/main';",
  'test/starter/types.test.ts': "import type { main } from '../../starter/main';",
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'affected-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function affectedBy(change: Readonly<Record<string, string>>): string[] {
  const kept = join(folder, 'cache', 'lint.json');
  keepDigests(digestsOf(new Map(Object.entries(TREE))), kept);
  return affectedFiles(digestsOf(new Map(Object.entries({ ...TREE, ...change }))), kept).sort();
}

describe('what is linted again', () => {
  it('is everything at first', () => {
    const digests = digestsOf(new Map(Object.entries(TREE)));

    expect(affectedFiles(digests, join(folder, 'none.json'))).toEqual([...digests.keys()]);
    expect(digests.size).toBe(9);
  });

  it('is nothing when nothing has changed', () => {
    expect(affectedBy({})).toEqual([]);
  });

  it('is what has changed, and what imports it in any way, even its types alone', () => {
    expect(affectedBy({ 'workflows/money.ts': 'export const cents = 2;' })).toEqual([
      'starter/pay.ts',
      'test/starter/pay.test.ts',
      'workflows/index.ts',
      'workflows/money.ts',
    ]);
  });

  it('is what a new file is now found by', () => {
    expect(affectedBy({ 'workflows.ts': 'export const cents = 3;' })).toEqual([
      'starter/pay.ts',
      'test/starter/pay.test.ts',
      'workflows.ts',
    ]);
  });

  it.each(['package-lock.json', 'eslint.config.mjs'])('is everything after a change of %s', (file) => {
    expect(affectedBy({ [file]: '// other' })).toHaveLength(9);
  });
});

it('finds the tests that load nothing with which a process or a server could be started', () => {
  const tree = { ...TREE, 'test/workflows/search.test.ts': "import '../../workflows';" };

  expect(pureTestsOf(new Map(Object.entries(tree)))).toEqual([
    'test/starter/pay.test.ts',
    'test/starter/types.test.ts',
  ]);
});
