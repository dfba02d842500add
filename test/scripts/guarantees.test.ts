/** Protects docs/guarantees.md from saying more, or less, than the tests show. */
import { brokenGuarantees, guaranteesIn } from '../../scripts/check/guarantees';

const ROWS = `
| what happens | what the engine does | test |
| --- | --- | --- |
| a webhook is lost | it asks | [webhooks](../test/webhooks.test.ts) |
| a \\| b | it asks | [webhooks](../test/webhooks.test.ts) |
| c<br>d | it asks | [webhooks](../test/webhooks.test.ts) |

Text with a [link](../test/other.test.ts), and | a table | without | links |.
`;

const passed = (...titles: string[]) => titles.map((title) => ({ title, fullName: title, status: 'passed' }));
const ran = (assertionResults: ReturnType<typeof passed>, name = '/project/test/webhooks.test.ts') => ({
  numPassedTests: 1,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [{ name, assertionResults }],
});
const broken = (
  results: ReturnType<typeof ran>,
  { isWholeRun = true, isSliced = false }: { isWholeRun?: boolean; isSliced?: boolean } = {},
): string[] =>
  brokenGuarantees(guaranteesIn(ROWS, 'docs'), results, { root: '/project', isWholeRun, isSliced: () => isSliced });

it('reads the rows whose last cell links a test, one guarantee per title and file', () => {
  expect(guaranteesIn(ROWS, 'docs')).toEqual([
    { title: 'a webhook is lost', file: 'test/webhooks.test.ts' },
    { title: 'a | b', file: 'test/webhooks.test.ts' },
    { title: 'c', file: 'test/webhooks.test.ts' },
    { title: 'd', file: 'test/webhooks.test.ts' },
  ]);
});

it('accepts rows and tests that match', () => {
  expect(broken(ran(passed('a webhook is lost', 'a | b', 'c', 'd')))).toEqual([]);
});

it('finds a row without a test, and a row whose test failed', () => {
  const failed = passed('a webhook is lost').map((test) => ({ ...test, status: 'failed' }));

  expect(broken(ran(passed('a | b', 'c', 'd')))).toEqual([
    'row without a passed test in test/webhooks.test.ts: a webhook is lost',
  ]);
  expect(broken(ran([...failed, ...passed('a | b', 'c', 'd')]))).toHaveLength(1);
});

it('finds a test without a row', () => {
  expect(broken(ran(passed('a webhook is lost', 'a | b', 'c', 'd', 'a secret')))).toEqual([
    'test without a row, test/webhooks.test.ts: a secret',
  ]);
});

it('reports a linked file that did not run only after a complete run, and only where it should have run', () => {
  const other = ran(passed('anything'), '/project/test/other.test.ts');

  expect(broken(other)).toHaveLength(1);
  expect(broken(other, { isWholeRun: false })).toEqual([]);
  expect(broken(other, { isSliced: true })).toEqual([]);
});

it('accepts a row without a test where only some tests of its file ran, and finds a test without a row all the same', () => {
  expect(broken(ran(passed('a webhook is lost', 'a secret')), { isSliced: true })).toEqual([
    'test without a row, test/webhooks.test.ts: a secret',
  ]);
});
