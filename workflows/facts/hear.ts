import type { SessionSnapshot } from '../../smart-glocal/types';
import { WEBHOOK_SIGNALS } from '../contract/messages';
import type { Proof } from '../contract/news';
import { readingOf } from '../contract/truth';
import { differencesOf } from './differences';
import type { Known, Unproven } from './known';
import { merge, mergeForeign } from './merge';
import { hasValue, latestOf, orderOf } from './snapshot-order';

/**
 * What is known after a webhook whose signature was verified. With proof it is believed as it stands, because the provider
 * said it about this payment. Without proof the provider said it about some payment, perhaps another merchant's: it is
 * remembered, and makes the payment ask. `name` is the type that the provider signed. Pure; `now` is epoch ms.
 */
export function hear(known: Known, name: string, snapshot: SessionSnapshot, proof: Proof | null, now: number): Known {
  if (snapshot.sessionId !== known.sessionId) return mergeForeign(known, snapshot, proof);
  if (proof === null) return { ...wanting(known), unproven: remembered(known, name, snapshot, known.seq + 1) };
  const merged = merge(known, snapshot, 'webhook', now);
  if (name === FINISHED && readingOf(snapshot) !== 'paid') {
    return merged.asks.wantedSeq > known.seq ? merged : wanting(merged);
  }
  // The snapshot may be older than the webhook's type. If it does not show the request to confirm, we ask before confirming.
  if (!saysReadyByTypeAlone(name, snapshot) || merged.facts.readyAt !== null) return merged;
  return { ...wanting(merged), unproven: remembered(merged, name, snapshot, merged.seq + 1) };
}

const FINISHED = WEBHOOK_SIGNALS.payment_finished.name;

/** The type is a word too: it says that the provider waits for the confirm, even where `next_action` is missing. */
function saysReadyByTypeAlone(name: string, snapshot: SessionSnapshot): boolean {
  const isReady = name === WEBHOOK_SIGNALS.ready_to_confirm.name && readingOf(snapshot) === 'open';
  return isReady && snapshot.nextAction === null;
}

/** From here on a question is wanted. */
export function wanting(known: Known): Known {
  const seq = known.seq + 1;
  return { ...known, seq, asks: { ...known.asks, wantedSeq: seq } };
}

/** "Not paid", a difference, a code or a new token is not even remembered: only `session/status` can say so. */
function remembered(known: Known, name: string, snapshot: SessionSnapshot, seq: number): Unproven {
  const { unproven, facts } = known;
  if (differencesOf(known, snapshot).length > 0) return unproven;
  const order = orderOf(snapshot);
  const redirect = latestOf(snapshot.payments)?.redirect;
  const isNewer = unproven.redirect === null || order > unproven.redirect.order;
  const isReady = snapshot.nextAction === 'confirm' || saysReadyByTypeAlone(name, snapshot);
  const saysReady = isReady && facts.readyAt === null && unproven.ready === null;
  return {
    ready: saysReady ? { order, seq } : unproven.ready,
    redirect: hasValue(redirect) && isNewer ? { value: redirect, order, seq } : unproven.redirect,
    paid: unproven.paid ?? paidIn(name, snapshot, seq),
  };
}

/** Paid beyond doubt: the session is accepted, and exactly one payment in it succeeded. */
function paidIn(name: string, { sessionStatus, payments, updatedAt }: SessionSnapshot, seq: number): Unproven['paid'] {
  const [payment, ...others] = payments.filter(({ status }) => status === 'succeeded');
  if (name !== FINISHED || sessionStatus !== 'accepted' || payment === undefined || others.length > 0) return null;
  return { paymentId: payment.id, updatedAt, seq };
}
