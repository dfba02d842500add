/**
 * Carries out the planned kills, and records what was killed, whether a standby was there, and when it worked again.
 */
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedKill } from './plan';
import type { Kill } from './recovery';
import type { Stage, Worker } from './stage';

/** Three, so that one may be frozen for long and a killed one still leaves a standby. */
export const WORKERS_WITH_STANDBY = 3;

const identityOf = ({ process }: Worker): string => `${String(process.pid)}@${hostname()}`;

/** Carries out the plan's kills one after the other, adding each to `kills`. Freezes run in parallel. */
export async function killByPlan(
  planned: readonly PlannedKill[],
  { stage, startedAt, isOver, kills }: { stage: Stage; startedAt: number; isOver: () => boolean; kills: Kill[] },
): Promise<void> {
  const thawing: Promise<void>[] = [];
  for (const plan of planned) {
    await delay(Math.max(0, startedAt + plan.atMs - Date.now()));
    if (isOver()) break;
    if (plan.victim === 'worker') thawing.push((await hitWorker(plan)).thawed);
    else await hit(plan, async () => (plan.victim === 'bridge' ? stage.killBridge() : stage.killServer(plan.awayMs)));
  }
  await Promise.all(thawing);

  async function hit({ victim, frozenMs }: PlannedKill, act: () => Promise<number>): Promise<void> {
    const identities = victim === 'server' ? working(null).map(identityOf) : [];
    const kill = { at: Date.now(), victim, frozenMs, identities, hadStandby: working(null).length > 1 };
    const workedAgainAt = await act();
    kills.push({ ...kill, workedAgainAt });
  }

  /** Resolves when the next kill may come, with what is still to be awaited. */
  async function hitWorker({ victim, frozenMs, lot }: PlannedKill): Promise<{ readonly thawed: Promise<void> }> {
    const able = working(null);
    const worker = able[Math.floor(lot * able.length)];
    if (worker === undefined) return { thawed: Promise.resolve() };
    const kill = { at: Date.now(), victim, identities: [identityOf(worker)], hadStandby: working(worker).length > 0 };
    // Only one frozen at a time, and never the last that works.
    const mayFreeze = able.length > 1 && !stage.workers().some(({ isFrozen }) => isFrozen);
    if (frozenMs === null || !mayFreeze) {
      const workedAgainAt = await stage.killWorker(worker);
      kills.push({ ...kill, frozenMs: null, workedAgainAt });
      return { thawed: Promise.resolve() };
    }
    worker.isFrozen = true;
    worker.process.signal('SIGSTOP');
    return { thawed: thaw(worker, { ...kill, frozenMs, workedAgainAt: null }) };
  }

  async function thaw(worker: Worker, kill: Kill): Promise<void> {
    kills.push(kill);
    await delay(kill.frozenMs ?? 0);
    worker.process.signal('SIGCONT');
    worker.isFrozen = false;
    kills.splice(kills.indexOf(kill), 1, { ...kill, workedAgainAt: Date.now() });
  }

  function working(but: Worker | null): Worker[] {
    return stage.workers().filter((worker) => worker !== but && worker.isReady() && !worker.isFrozen);
  }
}
