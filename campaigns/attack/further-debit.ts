import type { Attack } from './attack';
import { debitsOf } from './provider';
import { refusalOf } from './raw';
import type { Scene } from './scene';
import { becomes } from './waiting';

/** Ours, for a busy machine: a payment without a customer is debited within seconds. */
const WATCHED_FOR_MS = 25_000;

/** Younger tokens may be used again under the same id: one of the two windows that stay open (docs/security.md). */
export const OLD_ENOUGH_MS = 65_000;

export interface FurtherDebit {
  readonly tried: string;
  /** The debt, as the provider knows it. */
  readonly paymentId: string;
  /** How often it may be debited. */
  readonly allowed: number;
  readonly begin: () => Promise<unknown>;
}

/** Begins something, and watches whether the debt is debited more often than it may be. */
export async function furtherDebit(scene: Scene, { tried, paymentId, allowed, begin }: FurtherDebit): Promise<Attack> {
  const refusal = await refusalOf(begin());
  if (refusal !== null) return { tried, came: `Temporal refused it (${refusal})`, harms: [] };
  return { tried, ...(await watchDebits(scene, { paymentId, allowed })) };
}

/** Watches whether the debt is debited more often than it may be. */
export async function watchDebits(
  scene: Scene,
  { paymentId, allowed }: Pick<FurtherDebit, 'paymentId' | 'allowed'>,
): Promise<Pick<Attack, 'came' | 'harms'>> {
  const isDebited = async (): Promise<boolean> => (await debitsOf(scene, paymentId)).length > allowed;
  const isHarm = await becomes(isDebited, WATCHED_FOR_MS);
  const debits = await debitsOf(scene, paymentId);
  const amounts = debits.map(({ amount }) => (amount / 100).toFixed(2)).join(' and ');
  const came = isHarm ? `debited ${amounts}` : `no debit of it in ${String(WATCHED_FOR_MS / 1000)} s`;
  return { came, harms: isHarm ? ['debit'] : [] };
}

/** All at once, each about a debt of its own; in their order. */
export async function* furtherDebits(scene: Scene, attacks: readonly FurtherDebit[]): AsyncGenerator<Attack> {
  const tried = attacks.map((attack) => furtherDebit(scene, attack));
  await Promise.allSettled(tried);
  for (const attack of tried) yield await attack;
}
