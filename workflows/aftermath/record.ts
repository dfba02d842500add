import type { SessionSnapshot } from '../../smart-glocal/types';
import type { AftermathFact, AftermathView, CitAftermathInput } from '../contract/aftermath';
import { malformationOf, textOf, type Resolution } from '../contract/resolution';
import { isObject } from '../contract/truth';

export interface Kept {
  readonly arrived: AftermathView['arrived'];
  readonly resolution: AftermathView['resolution'];
  /** The last recurrent token that came; goes only into the result. */
  readonly newToken: string | null;
}

export const NOTHING_KEPT: Kept = { arrived: [], resolution: null, newToken: null };

/** Facts from one source, and the snapshot that showed them; null: no webhook did. */
export interface Arrival {
  readonly facts: readonly AftermathFact[];
  readonly snapshot: SessionSnapshot | null;
}

/**
 * Adds the facts that are new; `kept` itself when there are none. A new fact undoes a resolution: the operator had not seen
 * it. What comes from another version may lack members; then it teaches nothing.
 */
export function keep(kept: Kept, news: Arrival, now: number): Kept {
  const fresh = factsIn(news).filter(({ key }, index, all) => {
    const isFirst = all.findIndex((fact) => fact.key === key) === index;
    return isFirst && !kept.arrived.some((fact) => fact.key === key);
  });
  if (fresh.length === 0) return kept;
  const at = iso(now);
  return {
    arrived: [...kept.arrived, ...fresh.map((fact) => ({ ...fact, at }))],
    resolution: null,
    newToken: newTokenIn(news) ?? kept.newToken,
  };
}

/** The keys of all facts, dealt with or not yet: the bridge need not send these again. */
export function keysOf(kept: Kept, { before }: CitAftermathInput): readonly string[] {
  return [...new Set([...before, ...kept.arrived.map(({ key }) => key)])];
}

/** Records an operator's resolution, which `aftermathRefusalOf` has already checked. */
export function resolvedBy(kept: Kept, { as, by, why }: Resolution, now: number): Kept {
  return { ...kept, resolution: { as, by, why, at: iso(now) } };
}

/** Why this resolution may not be recorded; null when it may. */
export function aftermathRefusalOf(kept: Kept, resolution: Resolution): string | null {
  const malformed = malformationOf(resolution);
  if (malformed !== null) return malformed.message;
  // `declined` allows a further attempt: not while the shop has the money of this one.
  if (resolution.as === 'declined' && isPaid(kept) && !hasGoneBack(kept)) {
    return 'Smart Glocal says that this payment was paid, and shows no refund: refund it first, or resolve as succeeded or needs_review.';
  }
  return null;
}

export function aftermathViewOf(
  { arrived, resolution }: Kept,
  { sessionId, payment }: CitAftermathInput,
): AftermathView {
  return { sessionId, payment, status: resolution === null ? 'open' : 'resolved', arrived, resolution };
}

function isPaid({ arrived }: Kept): boolean {
  return (
    arrived.some(({ reading }) => reading === 'paid') && !arrived.some(({ reading }) => reading === 'contradiction')
  );
}

function hasGoneBack({ arrived }: Kept): boolean {
  return arrived.some(({ refund }) => refund?.status === 'accepted');
}

function factsIn(news: Arrival): readonly AftermathFact[] {
  if (!isObject(news) || !Array.isArray(news.facts)) return [];
  const facts: readonly unknown[] = news.facts;
  return facts.filter((fact): fact is AftermathFact => isObject(fact) && 'key' in fact && isText(fact.key));
}

function newTokenIn({ snapshot }: Arrival): string | null {
  if (!isObject(snapshot) || !Array.isArray(snapshot.payments)) return null;
  const payments: readonly unknown[] = snapshot.payments;
  const tokens = payments.map((payment) => (isObject(payment) && 'newToken' in payment ? payment.newToken : null));
  return tokens.findLast(isText) ?? null;
}

function isText(value: unknown): value is string {
  return textOf(value) !== null;
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
