/** Follows a payment until it has ended or needs review, and reports each change on the way. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { findPayment } from './lookup';
import { readPayment, type PaymentReport } from './payment-report';

/** Ours: fast enough for a person. Looking is free at Temporal; the worker is asked only after something has happened. */
const LOOK_EVERY_MS = 1_000;

export interface FollowOptions {
  /** Absent: as long as it takes; every payment ends. */
  readonly timeoutMs?: number;
  /** Stops following early; the payment continues. */
  readonly signal?: AbortSignal;
  readonly onReport?: (report: PaymentReport) => void;
  /** When it has been followed far enough; absent: once it is settled. */
  readonly isEnough?: (report: PaymentReport) => boolean;
}

/**
 * The last report of the payment, from `first` on: settled (or enough), unless `timeoutMs` ran out or `signal` came before. Throws
 * what `readPayment` throws.
 */
export async function followPayment(
  client: Client,
  first: PaymentReport,
  { timeoutMs = Infinity, signal, onReport, isEnough = isSettled }: FollowOptions,
): Promise<PaymentReport> {
  const giveUpAt = Date.now() + timeoutMs;
  let report = first;
  onReport?.(report);
  while (!isEnough(report) && Date.now() < giveUpAt && signal?.aborted !== true) {
    await pauseFor(Math.min(LOOK_EVERY_MS, giveUpAt - Date.now()), signal);
    if (!(await hasNews(client, report))) continue;
    report = await readPayment(client, report.workflowId);
    onReport?.(report);
  }
  return report;
}

/** True when nothing more comes by itself: ended, or waiting for people. */
export function isSettled({ view }: Pick<PaymentReport, 'view'>): boolean {
  return view.outcome !== null || view.status === 'needs_review';
}

async function hasNews(client: Client, report: PaymentReport): Promise<boolean> {
  if (!report.isWhole) return true;
  const found = await findPayment(client, report.workflowId);
  return found === null || !found.isOpen || found.historyLength !== report.historyLength;
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  // Rejects when `signal` ends the pause early: the loop checks the signal itself.
  await pause(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
