/**
 * What the front page shows at one moment: the newest journal entries and sessions, and what is planned, from the same
 * sources as the control interface. It keeps no state.
 */
import type { Clock } from '../../clock';
import type { FaultPlan } from '../../faults/plan';
import type { Journal } from '../../journal';
import type { Provider } from '../../provider/provider';
import { arrangedFrom, type Arranged } from './arranged';
import { paymentRows, type PaymentRow } from './payments';
import { trafficRow, type TrafficRow } from './traffic';

/** Ours: as much as a person looks through, and a page of a few hundred kB at most. The control interface has everything. */
const NEWEST_PAYMENTS = 25;
const NEWEST_ENTRIES = 100;

export interface Sources {
  readonly provider: Provider;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly clock: Clock;
}

export interface Snapshot {
  /** Unchanged as long as nothing happens. */
  readonly version: string;
  /** ISO 8601, of the simulator's clock. */
  readonly now: string;
  readonly payments: readonly PaymentRow[];
  /** Newest first. */
  readonly traffic: readonly TrafficRow[];
  /** How many entries the journal has, and the place before which this page's entries end. */
  readonly total: number;
  readonly before: number;
  readonly arranged: Arranged;
}

/** What has happened so far; the traffic before the nth journal entry, or the newest. */
export function snapshotOf({ provider, journal, faults, clock }: Sources, wantedBefore = Infinity): Snapshot {
  const { entries } = journal;
  const before = Math.min(wantedBefore, entries.length);
  const from = Math.max(0, before - NEWEST_ENTRIES);
  const orderOf = (sessionId: string): string | null => provider.subjectOf({ session_id: sessionId }).payment;
  return {
    version: versionOf({ provider, journal, faults }),
    now: new Date(clock.now()).toISOString(),
    payments: paymentRows(provider.sessions(NEWEST_PAYMENTS), provider.ledger()),
    traffic: entries
      .slice(from, before)
      .map((entry, place) => trafficRow(entry, from + place, orderOf))
      .reverse(),
    total: entries.length,
    before,
    arranged: arrangedFrom(provider.scriptsForNext(), faults.planned()),
  };
}

/** A text that changes whenever something happens or is arranged. Cheap: it is asked for every 2 s. */
export function versionOf({ provider, journal, faults }: Omit<Sources, 'clock'>): string {
  const last = journal.entries.at(-1)?.at ?? '';
  const planned = faults.planned().map(({ id, fired }) => `${String(id)}x${String(fired)}`);
  const counts = [journal.entries.length, provider.ledger().length, provider.scriptsForNext().length];
  return [...counts, last, ...planned].join('_');
}
