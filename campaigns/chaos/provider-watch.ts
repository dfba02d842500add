/**
 * Follows the simulated provider: reads everything that it saw and did as it happens, and its sessions and ledger at
 * the end. Its clock is fast, so every time is converted to this machine's.
 */
import { z } from 'zod';
import { control } from '../../demo/simulator-control';
import { parseWebhook } from '../../smart-glocal/webhook';
import { readingOf } from '../../workflows/contract/truth';
import { CLOCK_SCALE } from './clock-scale';
import type { Session, TakenWebhook } from './evidence';
import { newsKey } from './news-key';
import { clockSchema, dumpSchema, entrySchema, paymentIn, saysOf, sessionOf, type Entry } from './provider-entries';

/** Some MB of text. */
const PORTION = 2_000;

/** One thing that the provider saw or did. */
export interface Note {
  readonly at: number;
  readonly sessionId: string | null;
  readonly payment: string | null;
  readonly says: string;
}

/** One attempt to deliver a webhook. */
export interface Try {
  readonly at: number;
  readonly deliveryId: number;
  readonly isTaken: boolean;
}

export interface ProviderState {
  readonly sessions: readonly (Session & { readonly paymentId: string | null })[];
  readonly debits: readonly { paymentId: string | null; sessionId: string; amount: number; currency: string }[];
}

export interface ProviderWatch {
  readonly notes: readonly Note[];
  readonly tries: readonly Try[];
  readonly taken: readonly TakenWebhook[];
  /** Session ids, in the order in which the provider accepted the confirms. */
  readonly confirmed: readonly string[];
  /** Codes of refused calls, by session. */
  readonly refusals: readonly {
    readonly sessionId: string | null;
    readonly payment: string | null;
    readonly code: string;
  }[];
  /** Reads new entries. */
  readonly read: () => Promise<void>;
  readonly state: () => Promise<ProviderState>;
}

/** A watch from now on: call it before anything has happened. */
export async function watchProvider(url: string): Promise<ProviderWatch> {
  const clockZero = Date.parse(clockSchema.parse(await control(url, 'clock')).now);
  const zero = Date.now();
  const realTime = (at: number): number => zero + (at - clockZero) / CLOCK_SCALE;

  const notes: Note[] = [];
  const tries: Try[] = [];
  const taken: TakenWebhook[] = [];
  const confirmed: string[] = [];
  const refusals: ProviderWatch['refusals'][number][] = [];

  function note(entry: Entry): void {
    const at = realTime(entry.at);
    const { kind, verdict = '', method = '', deliveryId } = entry;
    const sessionId = entry.sessionId ?? sessionOf(entry);
    notes.push({ at, sessionId, payment: entry.payment ?? paymentIn(entry.body), says: saysOf(entry) });
    if (kind === 'request' && method === 'session/confirm' && verdict === 'ok' && sessionId !== null)
      confirmed.push(sessionId);
    if (kind === 'request' && !HARMLESS.includes(verdict) && method !== 'session/cancel') {
      refusals.push({ sessionId, payment: paymentIn(entry.body), code: verdict });
    }
    if (kind !== 'delivery' || deliveryId === undefined) return;
    tries.push({ at, deliveryId, isTaken: entry.reply === 200 });
    const news = parseWebhook(Buffer.from(entry.body ?? ''));
    if (entry.reply !== 200 || news === null) return;
    taken.push({
      at,
      type: news.type,
      sessionId: news.snapshot.sessionId,
      news: newsKey(news.snapshot),
      reading: readingOf(news.snapshot),
      refunds: news.type === 'payment_refunded' ? news.refunds.map(({ id, status }) => `${id}:${status}`) : [],
    });
  }

  return {
    notes,
    tries,
    taken,
    confirmed,
    refusals,
    async read() {
      for (;;) {
        const from = notes.length; // Every entry is one note.
        const path = `journal?from=${String(from)}&limit=${String(PORTION)}`;
        const portion = z.array(entrySchema).parse(await control(url, path));
        portion.forEach(note);
        if (portion.length < PORTION) return;
      }
    },
    async state() {
      const { sessions, movements } = dumpSchema.parse(await control(url, 'dump'));
      return {
        sessions: sessions.map(({ sessionId, stage, citPaymentId, session }) => ({
          id: sessionId,
          stage: stage as Session['stage'],
          paymentId: citPaymentId,
          code: session.acquiring_payments?.[0]?.error?.code ?? session.error?.code ?? null,
        })),
        debits: movements
          .filter(({ kind }) => kind === 'debit')
          .map(({ citPaymentId, ...movement }) => ({ paymentId: citPaymentId, ...movement })),
      };
    },
  };
}

/** Not refusals: what the fault plan kept from the provider, and races that the engine settles by asking. */
const HARMLESS = ['ok', 'not_applied', 'to_be_applied', 'session_wrong_state', 'idempotency_key_already_exists'];
