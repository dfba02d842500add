/**
 * Visits every reachable position once, breadth first, up to a depth in moves: so the first violation found has a shortest
 * path. Positions that differ only by the hour, or by how events are numbered, count as one.
 */
import { violationsOf } from './invariants';
import { keyOf } from './key';
import { movesFrom } from './moves';
import { beginning, type Position, type Setting } from './position';

export interface Exploration {
  readonly positions: number;
  readonly moves: number;
  /** In moves from the beginning; all positions up to this depth were visited. */
  readonly depth: number;
  /** True when nothing was left to visit, at any depth. */
  readonly isComplete: boolean;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly violation: { readonly what: readonly string[]; readonly path: readonly string[] } | null;
}

interface Visited {
  readonly position: Position;
  readonly what: string;
  readonly from: Visited | null;
}

/** Further assertions about a position, which look ahead from it; empty when they hold. */
export type LookAhead = (position: Position) => string[];

export function explore(setting: Setting, deepest: number, lookAhead: LookAhead = () => []): Exploration {
  const seen = new Set<string>();
  const outcomes: Record<string, number> = {};
  let moves = 0;
  let front: Visited[] = [{ position: beginning(setting), what: 'begins', from: null }];
  seen.add(keyOf(beginning(setting)));

  for (let depth = 0; ; depth += 1) {
    const next: Visited[] = [];
    for (const visited of front) {
      for (const { what, to } of tryMoves(visited)) {
        moves += 1;
        const reached = { position: to, what, from: visited };
        const violations = violationsOf(to, visited.position);
        const key = keyOf(to);
        const isNew = !seen.has(key);
        if (isNew && violations.length === 0) violations.push(...lookAhead(to));
        if (violations.length > 0) return report({ what: violations, path: pathOf(reached) }, depth + 1, false);
        if (!isNew) continue;
        seen.add(key);
        if (to.outcome !== null) outcomes[to.outcome.status] = (outcomes[to.outcome.status] ?? 0) + 1;
        next.push(reached);
      }
    }
    front = next;
    if (front.length === 0) return report(null, depth, true);
    if (depth + 1 === deepest) return report(null, deepest, false);
  }

  function report(violation: Exploration['violation'], depth: number, isComplete: boolean): Exploration {
    return { positions: seen.size, moves, depth, isComplete, outcomes, violation };
  }
}

/** An engine that throws is a violation with a path like any other. */
function tryMoves(visited: Visited): ReturnType<typeof movesFrom> {
  try {
    return movesFrom(visited.position);
  } catch (error) {
    throw new Error(`${String(error)}\n${pathOf(visited).join('\n')}`, { cause: error });
  }
}

function pathOf(visited: Visited): string[] {
  const path: string[] = [];
  for (let at: Visited | null = visited; at !== null; at = at.from) path.unshift(`${clock(at.position)} ${at.what}`);
  return path;
}

function clock({ now, known }: Position): string {
  return `+${String(Math.round((now - known.startedAt) / 1_000))} s`;
}
