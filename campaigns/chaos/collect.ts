/** Combines the three views of every payment: what the provider did, what Temporal holds, what the shop was told. */
import type { Client } from '@temporalio/client';
import type { Told } from './carry-out';
import type { PaymentEvidence, Run } from './evidence';
import { readAftermaths, readRun } from './histories';
import type { PlannedPayment } from './plan';
import type { ProviderWatch } from './provider-watch';

/** Ours: histories are read in parallel, few enough for two cores. */
const READERS = 8;

/** The evidence of every payment, in the plan's order. */
export async function collectEvidence(
  client: Client,
  planned: readonly PlannedPayment[],
  told: readonly Told[],
  watch: ProviderWatch,
): Promise<PaymentEvidence[]> {
  await watch.read();
  const { sessions, debits } = await watch.state();
  const kept = await readAftermaths(client);
  const runs = await readRuns(
    client,
    planned.map(({ input }) => input.paymentId),
  );
  const sessionsOf = grouped(sessions, ({ paymentId }) => paymentId);
  const debitsOf = grouped(debits, ({ paymentId }) => paymentId);
  const takenOf = grouped(watch.taken, ({ sessionId }) => sessionId);

  return planned.map(({ input }, n) => {
    const { paymentId, amount, currency, opening = 'create-then-start' } = input;
    const own = sessionsOf.get(paymentId) ?? [];
    const ids = new Set(own.map(({ id }) => id));
    const isOwn = ({ sessionId, payment }: { sessionId: string | null; payment: string | null }): boolean =>
      payment === paymentId || (sessionId !== null && ids.has(sessionId));
    return {
      paymentId,
      amount,
      currency,
      opening,
      wasAcknowledged: told[n]?.wasAcknowledged ?? false,
      run: runs.get(paymentId) ?? null,
      sessions: own,
      confirmedSessions: watch.confirmed.filter((id) => ids.has(id)),
      debits: debitsOf.get(paymentId) ?? [],
      refusals: watch.refusals.filter(isOwn).map(({ code }) => code),
      taken: own.flatMap(({ id }) => takenOf.get(id) ?? []),
      kept: kept.filter(({ sessionId }) => ids.has(sessionId)),
    };
  });
}

async function readRuns(client: Client, paymentIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
  const runs = new Map<string, Run>();
  const left = [...paymentIds];
  const read = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const run = await readRun(client, id);
      if (run !== null) runs.set(id, run);
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  return runs;
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string | null): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}
