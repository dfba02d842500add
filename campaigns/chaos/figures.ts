/** The figures of a campaign: one line for the terminal, tables for docs/chaos.md. Pure. */
import type { PaymentEvidence } from './evidence';
import type { Try } from './provider-watch';
import { recoveryOf, type Kill } from './recovery';
import { COLUMNS, isDoneAgain, isRightlyInReview, type Violation } from './verdict';

/** All durations of one kind of recovery, ms. */
export interface Distribution {
  readonly name: string;
  readonly kills: number;
  readonly ms: readonly number[];
}

export interface Figures {
  readonly payments: number;
  readonly kills: number;
  readonly violations: readonly Violation[];
  readonly inReview: number;
  /** Tasks where the SDK's core lost its own count and which were then redone. */
  readonly doneAgain: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly recoveries: readonly Distribution[];
  readonly events: number;
}

const STANDBY_WAITING = 'worker killed, with a standby: waiting payments';

/** A webhook that failed within this time of a bridge's or server's death failed because of it; ours. */
const WEBHOOK_FAILED_WITHIN_MS = 3_000;

export function figuresOf(
  evidence: readonly PaymentEvidence[],
  violations: readonly Violation[],
  kills: readonly Kill[],
  tries: readonly Try[],
): Figures {
  const outcomes: Record<string, number> = {};
  for (const { run } of evidence) {
    const status =
      run?.outcome?.status ?? (run?.isInReview === true ? 'needs_review, open' : (run?.state ?? 'unknown'));
    outcomes[status] = (outcomes[status] ?? 0) + 1;
  }
  return {
    payments: evidence.length,
    kills: kills.length,
    violations,
    inReview: evidence.filter(isRightlyInReview).length,
    doneAgain: evidence.flatMap(({ run }) => run?.taskFailures.filter(isDoneAgain) ?? []).length,
    outcomes,
    recoveries: recoveriesOf(evidence, kills, tries),
    events: percentile(
      evidence.map(({ run }) => run?.events ?? 0).toSorted((a, b) => a - b),
      0.5,
    ),
  };
}

function recoveriesOf(
  evidence: readonly PaymentEvidence[],
  kills: readonly Kill[],
  tries: readonly Try[],
): readonly Distribution[] {
  const found = new Map<string, { kills: Set<Kill>; ms: number[] }>();
  const add = (name: string, kill: Kill, ms: number): void => {
    const entry = found.get(name) ?? { kills: new Set<Kill>(), ms: [] };
    entry.kills.add(kill);
    entry.ms.push(ms);
    found.set(name, entry);
  };
  for (const kill of kills) {
    const verb = kill.frozenMs === null ? 'killed' : 'frozen';
    const standby = kill.victim === 'worker' ? `, ${kill.hadStandby ? 'with a' : 'without a'} standby` : '';
    for (const payment of evidence) {
      const recovery = recoveryOf(kill, payment, kills);
      if (recovery === null) continue;
      const doing = recovery.doing === 'waiting' ? 'waiting payments' : `payments with a ${recovery.doing}`;
      const again = recovery.wasHitAgain ? ', killed again meanwhile' : '';
      add(`${kill.victim} ${verb}${standby}: ${doing}${again}`, kill, recovery.ms);
    }
    if (kill.victim !== 'worker' && kill.workedAgainAt !== null) {
      add(`${kill.victim} killed: works again`, kill, kill.workedAgainAt - kill.at);
    }
    if (kill.victim === 'bridge')
      for (const ms of webhookDelays(kill, tries)) add('bridge killed: failed webhooks arrive', kill, ms);
  }
  return [...found]
    .map(([name, { kills: by, ms }]) => ({ name, kills: by.size, ms: ms.toSorted((a, b) => a - b) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** For each webhook that failed because of a kill: the time from the kill to its 200. */
function webhookDelays({ at, workedAgainAt }: Kill, tries: readonly Try[]): number[] {
  const until = Math.min(workedAgainAt ?? Infinity, at + WEBHOOK_FAILED_WITHIN_MS);
  const failed = new Set(
    tries.filter((one) => !one.isTaken && one.at >= at && one.at <= until).map((one) => one.deliveryId),
  );
  return [...failed].flatMap((id) => {
    const arrived = tries.find((one) => one.deliveryId === id && one.isTaken && one.at > at);
    return arrived === undefined ? [] : [arrived.at - at];
  });
}

/** The last line of a campaign. */
export function lastLine({ payments, kills, violations, inReview, recoveries }: Figures): string {
  const columns = COLUMNS.map((column) => `${String(violations.filter((v) => v.column === column).length)} ${column}`);
  const standby = recoveries.find(({ name }) => name === STANDBY_WAITING);
  const recovery =
    standby === undefined
      ? 'no waiting payment was hit with a standby'
      : `waiting payments recover in p50 ${seconds(percentile(standby.ms, 0.5))}, p99 ${seconds(percentile(standby.ms, 0.99))} (standby)`;
  const review = inReview === 0 ? '' : `, ${String(inReview)} rightly in review`;
  return `${String(payments)} payments, ${String(kills)} kills: ${columns.join(', ')}${review}; ${recovery}`;
}

/** One line for each kind of recovery, for a terminal. */
export function recoveryLines({ recoveries }: Figures): string[] {
  const width = Math.max(0, ...recoveries.map(({ name }) => name.length));
  return recoveries.map(({ name, kills, ms }) => {
    const [p50, p99, max] = [0.5, 0.99, 1].map((share) => seconds(percentile(ms, share)));
    return `${name.padEnd(width)}  ${String(kills).padStart(4)} kills ${String(ms.length).padStart(6)} times  p50 ${p50 ?? ''}  p99 ${p99 ?? ''}  max ${max ?? ''}`;
  });
}

/** `about`: how and where the campaign ran, one fact a line. */
export function markdownOf(figures: Figures, about: readonly (readonly [string, string])[]): string {
  const { outcomes, recoveries, inReview, doneAgain, violations, events } = figures;
  const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const ends = Object.entries(outcomes).toSorted(([, a], [, b]) => b - a);
  return [
    `> ${lastLine(figures)}`,
    table(
      ['the run', ''],
      about.map(([name, value]) => [name, value]),
    ),
    table(
      ['violations', ''],
      [
        ...COLUMNS.map((column) => [column, String(violations.filter((v) => v.column === column).length)]),
        ['rightly in review', String(inReview)],
        ['tasks that the SDK lost count of and did again', String(doneAgain)],
      ],
    ),
    table(
      ['how payments ended', ''],
      [...ends.map(([status, count]) => [status, String(count)]), ['events a payment, median', String(events)]],
    ),
    table(
      ['recovery', 'kills', 'times', 'p50', 'p99', 'max'],
      recoveries.map(({ name, kills, ms }) => [
        name,
        String(kills),
        String(ms.length),
        ...[0.5, 0.99, 1].map((share) => seconds(percentile(ms, share))),
      ]),
    ),
    '',
  ].join('\n\n');
}

/** The smallest value that at least this share of the values does not exceed; 0 for none. `sorted` ascends. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
