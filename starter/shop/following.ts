/** Follows a payment until it has ended or needs review, and reports each change on the way. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { findPayment } from './lookup';
import { readPayment, type Reading } from './reading';

/** Ours: fast enough for a person. Looking is free at Temporal; the worker is asked only after something has happened. */
const LOOK_EVERY_MS = 1_000;

export interface FollowOptions {
  /** Absent: as long as it takes; every payment ends. */
  readonly timeoutMs?: number;
  /** Stops following early; the payment continues. */
  readonly signal?: AbortSignal;
  readonly onReading?: (reading: Reading) => void;
}

/**
 * The last reading of the payment, from `first` on: settled, unless `timeoutMs` ran out or `signal` came before. Throws
 * what `readPayment` throws.
 */
export async function followPayment(
  client: Client,
  first: Reading,
  { timeoutMs = Infinity, signal, onReading }: FollowOptions,
): Promise<Reading> {
  const giveUpAt = Date.now() + timeoutMs;
  let reading = first;
  onReading?.(reading);
  while (!isSettled(reading) && Date.now() < giveUpAt && signal?.aborted !== true) {
    await pauseFor(Math.min(LOOK_EVERY_MS, giveUpAt - Date.now()), signal);
    if (!(await hasNews(client, reading))) continue;
    reading = await readPayment(client, reading.workflowId);
    onReading?.(reading);
  }
  return reading;
}

/** True when nothing more comes by itself: ended, or waiting for people. */
export function isSettled({ view }: Pick<Reading, 'view'>): boolean {
  return view.outcome !== null || view.status === 'needs_review';
}

async function hasNews(client: Client, reading: Reading): Promise<boolean> {
  if (!reading.isWhole) return true;
  const found = await findPayment(client, reading.workflowId);
  return found === null || !found.isOpen || found.historyLength !== reading.historyLength;
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  // Rejects when `signal` ends the pause early: the loop checks the signal itself.
  await pause(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
