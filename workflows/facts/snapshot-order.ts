/** Which of two snapshots of one session shows the later state, as far as can be told. Pure. */
import type { AcquiringPayment, SessionSnapshot } from '../../smart-glocal/types';
import { readingOf } from '../contract/truth';

/**
 * Places a snapshot of one session before or after another: by the provider's time, then by how far the payment had
 * got, then by content, so that snapshots with equal times (the provider's own examples) still have one order.
 */
export function orderOf(snapshot: SessionSnapshot, content = contentOf(snapshot)): string {
  return [snapshot.updatedAt, String(stageOf(snapshot)), content].join('|');
}

/**
 * A snapshot's place when differences are compared: as in `orderOf`, but "pending" stands before "asks for the confirm". The
 * provider shows "pending" both before and after that, so that at equal times it may be the older state.
 */
export function placeOf(snapshot: SessionSnapshot): string {
  const stage = stageOf(snapshot);
  return `${snapshot.updatedAt}|${String(stage === PENDING ? BEFORE_READY : stage)}`;
}

/** Stages with a name: `placeOf` moves "pending" before "ready". */
const BEFORE_READY = 1.5;
const READY = 2;
const PENDING = 3;

function stageOf(snapshot: SessionSnapshot): number {
  const shown = latestOf(snapshot.payments);
  if (readingOf(snapshot) !== 'open') return 6;
  if (snapshot.sessionStatus === 'error') return 5;
  if (snapshot.nextAction !== null) return READY;
  if (hasValue(shown?.redirect)) return 4;
  if (shown?.status === 'pending') return PENDING;
  return snapshot.sessionStatus === 'created' ? 0 : 1;
}

/** What can differ between two snapshots of one moment, as text. The new token stays out: only its own order needs it. */
function contentOf(snapshot: SessionSnapshot): string {
  return JSON.stringify(snapshot.payments.map(({ id, redirect, card, errorCode }) => [id, redirect, card, errorCode]));
}

/** Several payments in one session are a difference anyway; the last one listed speaks for the rest. */
export function latestOf(payments: readonly AcquiringPayment[]): AcquiringPayment | undefined {
  return payments[payments.length - 1];
}

export function hasValue<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
