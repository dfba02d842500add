/** `npm run test:long`: the whole of the proofs of which `npm test` runs a slice, and what it leaves out (scripts/check/slices.ts). Ends as it ends. */
import { NOTHING, sum, type Count } from './check/count';
import { checkGuarantees } from './check/guarantees';
import { runJest } from './check/jest-run';
import { LONG_LANES, LONG_PROOF_NAMES, WHOLE } from './check/slices';
import { announce, carryOut, checkList, step } from './check/steps';

carryOut(async (interruption) => {
  announce('the whole of the long proofs');
  let total: Count = NOTHING;
  await step('the whole of the long proofs', interruption, async () => {
    const lanes = LONG_LANES.map((pattern) => [`--testPathPatterns=${pattern}`]);
    const run = await runJest(lanes, interruption, WHOLE);
    const problems = run.proofs.missing
      .filter((proof) => LONG_PROOF_NAMES.includes(proof))
      .map((proof) => `no part of the ${proof} ran`);
    const broken =
      run.results === null ? [] : checkGuarantees(run.results, { isWholeRun: false, isSliced: () => false });
    total = sum(
      run.count,
      await checkList('proofs', interruption, { lines: run.proofs.lines, problems: [...broken, ...problems] }),
    );
    return run;
  });
  return total;
});
