/**
 * A whole run of jest goes in two lanes side by side. The first runs two test files at a time, each in a process of its own, and
 * takes the next one when one ends; on two cores a third beside them fills the time in which they wait for servers. The second
 * is serial: it starts whole processes as people start them, some of which share a folder.
 */
import { LEFT_OUT } from './slices';

/** Started as people start it: demo, documentation, CLI, images, npm test itself. */
const PROCESSES = '/test/(build|e2e|scripts|starter)/|/test/docs/snippets';

/** jest's arguments for each lane; one lane alone, and serial, when somebody asked for certain files. Pure. */
export function lanesOf(patterns: readonly string[]): readonly (readonly string[])[] {
  if (patterns.length > 0) return [patterns];
  const leavesOut = (...patterns: string[]): string[] =>
    [...patterns, LEFT_OUT, '/node_modules/'].map((pattern) => `--testPathIgnorePatterns=${pattern}`);
  return [
    ['--passWithNoTests', '--maxWorkers=2', ...leavesOut(PROCESSES)],
    ['--passWithNoTests', `--testPathPatterns=${PROCESSES}`, ...leavesOut()],
  ];
}
