/** Protects the figures of `npm test`: no failure may be counted as nothing. */
import { countOf, sum } from '../../scripts/check/count';

const results = {
  numPassedTests: 3,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [{ name: 'shop', assertionResults: [{ status: 'passed', title: 'opens', fullName: 'a shop opens' }] }],
};

describe('the count of a Jest run', () => {
  it("equals Jest's own count", () => {
    expect(countOf(results, true)).toEqual({ passed: 3, failed: 0, skipped: [] });
    expect(countOf({ ...results, numFailedTests: 2 }, false)).toMatchObject({ passed: 3, failed: 2 });
  });

  it('includes a failure for each file that could not be run', () => {
    expect(countOf({ ...results, numFailedTests: 1, numRuntimeErrorTestSuites: 2 }, false)).toMatchObject({
      failed: 3,
    });
  });

  it('includes a failure when nothing ran', () => {
    expect(countOf({ ...results, numPassedTests: 0 }, true)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('includes a failure when Jest reports one that no test explains', () => {
    expect(countOf(results, false)).toMatchObject({ passed: 3, failed: 1 });
  });

  it('includes a failure when Jest wrote no results', () => {
    expect(countOf(null, false)).toEqual({ passed: 0, failed: 1, skipped: [] });
  });

  it('names skipped and todo tests', () => {
    const assertionResults = ['passed', 'pending', 'todo'].map((status) => ({
      status,
      title: status,
      fullName: `a ${status} test`,
    }));

    const { skipped } = countOf({ ...results, testResults: [{ name: 'shop', assertionResults }] }, true);

    expect(skipped).toEqual(['a pending test', 'a todo test']);
  });

  it('adds up', () => {
    const two = { passed: 1, failed: 2, skipped: ['a'] };

    expect(sum(two, { ...two, skipped: ['b'] })).toEqual({ passed: 2, failed: 4, skipped: ['a', 'b'] });
  });
});
