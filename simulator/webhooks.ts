/**
 * Delivery of webhooks as documented: signed over exactly the bytes sent, done when the receiver answers 200, sent again
 * otherwise for 30 minutes, then dropped. Every webhook travels on its own, so a stuck one does not hold back others.
 */
import type { KeyObject } from 'node:crypto';
import { signBody } from '../smart-glocal/signature';
import { shareOf, type Clock } from './clock';
import type { Journal } from './journal';
import { nonCanonicalJson } from './non-canonical-json';
import type { Post } from './post';
import type { Json } from './provider/model';
import type { WebhookEvent } from './provider/world';

const MINUTE_MS = 60_000;

/** Pauses after a failed try: tries at 0, 1, 3, 7, 15 and 30 min. Documented: growing gaps of at most 15 min, for 30 min. */
const PAUSES_MS = [1, 2, 4, 8, 15].map((minutes) => minutes * MINUTE_MS);

export interface WebhookOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly privateKey: KeyObject;
  /** Where a project's webhooks go; null: nowhere. */
  readonly urlOf: (projectId: string) => string | null;
  /** How long a receiver may take, ms on the clock. Undocumented; 10 s is ours. */
  readonly timeoutMs: number;
  /** How bytes reach the receiver: the place where a test puts a bad line in between. */
  readonly post: Post;
  /** Told after the first try of every webhook. */
  readonly tried: () => void;
}

export interface Webhooks {
  /** Takes a webhook; its first try is due now. */
  send(event: WebhookEvent): void;
  /** Forgets what was still to be sent, and cuts what is under way. */
  reset(): void;
  /** True when every webhook about this session was tried at least once. */
  isQuiet(sessionId: string): boolean;
}

interface Delivery {
  readonly id: number;
  readonly event: WebhookEvent;
  readonly body: Buffer;
  readonly firstTryAt: number;
}

/** A delivery service without deliveries. */
export function createWebhooks({ journal, post, ...options }: WebhookOptions): Webhooks {
  const clock = shareOf(options.clock);
  const underWay = new Set<AbortController>();
  /** How many webhooks of a session wait for their first try. */
  const untried = new Map<string, number>();
  let lastId = 0;

  async function attempt(delivery: Delivery, number: number): Promise<void> {
    const { event, body } = delivery;
    const url = options.urlOf(event.projectId);
    if (url === null) return journal.add({ kind: 'undeliverable', type: event.type, sessionId: event.sessionId });

    const bytes = number > 1 && event.fresh !== null ? bytesOf(event.type, event.fresh()) : body;
    const limit = new AbortController();
    underWay.add(limit);
    const stopLimit = clock.after(options.timeoutMs, () => limit.abort());
    const headers = { 'Content-Type': 'application/json', 'X-PARTNER-SIGN': signBody(bytes, options.privateKey) };
    const { reply, problem } = await post(url, headers, bytes, limit.signal).then(
      (status) => ({ reply: status, problem: null }),
      (error: unknown) => ({ reply: null, problem: limit.signal.aborted ? 'no reply in time' : reasonOf(error) }),
    );
    stopLimit();
    // Not in the set any more: a reset came in between, and what happens to this delivery is nobody's business now.
    if (!underWay.delete(limit)) return;

    journal.add({
      kind: 'delivery',
      deliveryId: delivery.id,
      attempt: number,
      type: event.type,
      sessionId: event.sessionId,
      url,
      body: bytes.toString('utf8'),
      reply,
      problem,
    });
    if (reply !== 200) tryAgain(delivery, number);
  }

  /** On the documented minutes, counted from the first try: a slow failure does not shift the ones after it. */
  function tryAgain(delivery: Delivery, failed: number): void {
    if (failed > PAUSES_MS.length) return;
    const offset = PAUSES_MS.slice(0, failed).reduce((sum, pause) => sum + pause, 0);
    clock.after(delivery.firstTryAt + offset - clock.now(), () => attempt(delivery, failed + 1));
  }

  function count(sessionId: string, change: 1 | -1): void {
    const left = (untried.get(sessionId) ?? 0) + change;
    if (left > 0) untried.set(sessionId, left);
    else untried.delete(sessionId);
    if (change === -1) options.tried();
  }

  return {
    send(event) {
      const body = bytesOf(event.type, event.session);
      const delivery = { id: ++lastId, event, body, firstTryAt: clock.now() };
      count(event.sessionId, 1);
      clock.after(0, () => attempt(delivery, 1).finally(() => count(event.sessionId, -1)));
    },
    isQuiet: (sessionId) => !untried.has(sessionId),
    reset() {
      clock.cancelAll();
      untried.clear();
      const cut = [...underWay];
      underWay.clear();
      for (const limit of cut) limit.abort();
    },
  };
}

function bytesOf(type: string, session: Json): Buffer {
  return Buffer.from(nonCanonicalJson({ type, session }), 'utf8');
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'the connection failed';
}
