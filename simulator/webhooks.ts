/**
 * Delivery of webhooks as documented: signed over exactly the bytes sent, done when the receiver answers 200, sent again
 * otherwise for 30 minutes, then dropped. Every webhook travels on its own, so a stuck one does not hold back others. A
 * fault plan may have other ideas about any of them.
 */
import { shareOf, type Clock } from './clock';
import type { Envelope } from './envelope';
import type { FaultPlan } from './faults/plan';
import { sendingsOf, type Sending } from './faults/sendings';
import type { WebhookFault } from './faults/webhook-fault';
import { textOf } from './faults/webhook-message';
import { createHeldBack } from './held-back';
import { faultRecorder, type FaultStep, type Journal } from './journal';
import type { Post } from './post';
import type { Subject } from './provider/subject';
import type { WebhookEvent } from './provider/world';

const MINUTE_MS = 60_000;

/** Pauses after a failed attempt: attempts at 0, 1, 3, 7, 15 and 30 min. Documented: growing gaps of at most 15 min, for 30 min. */
const PAUSES_MS = [1, 2, 4, 8, 15].map((minutes) => minutes * MINUTE_MS);

export interface WebhookOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  /** What is sent of a text: its headers, and its bytes. */
  readonly envelope: (text: string, sending: Sending) => Envelope;
  readonly plan: FaultPlan;
  readonly subjectOf: (sessionId: string) => Subject;
  /** Where a project's webhooks go; null: nowhere. */
  readonly urlOf: (projectId: string) => string | null;
  /** How long a receiver may take, ms on the clock. Undocumented; 10 s is ours. */
  readonly timeoutMs: number;
  /** How bytes reach the receiver. */
  readonly post: Post;
  /** Called when a session may have no untried webhook left. */
  readonly tried: () => void;
}

export interface Webhooks {
  /** Takes a webhook; its first try is due now, unless a fault was ordered for it, or is given here. */
  send(event: WebhookEvent, fault?: WebhookFault): void;
  /** Sends the nth webhook of this session (of this type) once more, in the bytes of then. False when there is none. */
  replay(sessionId: string, type: string | undefined, nth: number): boolean;
  /** Forgets what was still to be sent, and cuts what is in flight. */
  reset(): void;
  /** True when every webhook about this session was tried at least once, or never will be. */
  isQuiet(sessionId: string): boolean;
}

interface Delivery {
  readonly id: number;
  readonly event: WebhookEvent;
  readonly sending: Sending;
  readonly firstTryAt: number;
  readonly record: (step: FaultStep, detail: string | null) => void;
}

const AS_IT_SHOULD_BE: WebhookFault = {};

/** A delivery service without deliveries. */
export function createWebhooks({ journal, post, ...options }: WebhookOptions): Webhooks {
  const clock = shareOf(options.clock);
  const underWay = new Set<AbortController>();
  /** How many messages about a session wait for their first try. */
  const untried = new Map<string, number>();
  const heldBack = createHeldBack();
  const sent: WebhookEvent[] = [];
  let lastId = 0;

  async function attempt(delivery: Delivery, number: number, ignored = 0): Promise<void> {
    const { event, sending, record } = delivery;
    const url = options.urlOf(event.projectId);
    if (url === null) return journal.add({ kind: 'undeliverable', type: event.type, sessionId: event.sessionId });
    if (number <= sending.triesDropped) {
      record('not_sent', `try ${String(number)}`);
      return tryAgain(delivery, number, ignored);
    }

    const session = number > 1 && event.fresh !== null ? event.fresh() : event.session;
    const { headers, bytes } = options.envelope(textOf({ ...event, session }, sending.content), sending);
    const limit = new AbortController();
    underWay.add(limit);
    const stopLimit = clock.after(options.timeoutMs, () => limit.abort());
    const { reply, problem } = await post(url, headers, bytes, limit.signal).then(
      (status) => ({ reply: status, problem: null }),
      (error: unknown) => ({ reply: null, problem: limit.signal.aborted ? 'no reply in time' : reasonOf(error) }),
    );
    stopLimit();
    // No longer in the set: a reset came in between, and the result of this delivery no longer matters.
    if (!underWay.delete(limit)) return;

    journal.add({
      kind: 'delivery',
      deliveryId: delivery.id,
      attempt: number,
      type: event.type,
      sessionId: event.sessionId,
      url,
      body: bytes.toString('utf8'),
      signature: sending.signature ?? (sending.content === 'changed_byte' ? 'changed_byte' : 'genuine'),
      reply,
      problem,
    });
    const isIgnored = reply === 200 && ignored < sending.oksIgnored;
    if (isIgnored) record('ok_ignored', `try ${String(number)}`);
    if (reply !== 200 || isIgnored) tryAgain(delivery, number, ignored + (isIgnored ? 1 : 0));
  }

  /** On the documented minutes, counted from the first try: a slow failure does not shift the ones after it. */
  function tryAgain(delivery: Delivery, failed: number, ignored: number): void {
    if (failed > PAUSES_MS.length) return;
    const offset = PAUSES_MS.slice(0, failed).reduce((sum, pause) => sum + pause, 0);
    clock.after(delivery.firstTryAt + offset - clock.now(), () => attempt(delivery, failed + 1, ignored));
  }

  function dispatch(event: WebhookEvent, sendings: readonly Sending[], record: Delivery['record']): void {
    for (const sending of sendings) {
      const id = ++lastId;
      if (!sending.isAgain) count(event.sessionId, 1);
      clock.after(sending.afterMs, async () => {
        await attempt({ id, event, sending, firstTryAt: clock.now(), record }, 1);
        if (sending.isAgain) return;
        count(event.sessionId, -1);
        heldBack.release(event.sessionId);
      });
    }
  }

  function count(sessionId: string, change: 1 | -1): void {
    const left = (untried.get(sessionId) ?? 0) + change;
    if (left > 0) untried.set(sessionId, left);
    else untried.delete(sessionId);
    if (change === -1) options.tried();
  }

  return {
    send(event, given) {
      sent.push(event);
      const subject = options.subjectOf(event.sessionId);
      const planned = given === undefined ? options.plan.ofWebhook(event.type, subject) : null;
      const fault = given ?? planned?.fault ?? AS_IT_SHOULD_BE;
      const record =
        planned === null
          ? () => undefined
          : faultRecorder(journal, planned, { of: 'webhook', what: event.type, subject });
      record('fired', null);
      const go = (): void => dispatch(event, sendingsOf(fault), record);
      if (fault.hold !== true) return go();
      record('held', null);
      heldBack.add(event.sessionId, () => {
        record('released', null);
        go();
      });
    },
    replay(sessionId, type, nth) {
      const known = sent.filter((event) => event.sessionId === sessionId && (type ?? event.type) === event.type);
      const event = known[nth - 1];
      if (event === undefined) return false;
      dispatch({ ...event, fresh: null }, sendingsOf(AS_IT_SHOULD_BE), () => undefined);
      return true;
    },
    isQuiet: (sessionId) => !untried.has(sessionId),
    reset() {
      clock.cancelAll();
      untried.clear();
      heldBack.clear();
      sent.length = 0;
      const cut = [...underWay];
      underWay.clear();
      for (const limit of cut) limit.abort();
    },
  };
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'the connection failed';
}
