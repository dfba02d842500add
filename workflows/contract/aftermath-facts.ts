/**
 * What a webhook says about a payment after its end, as small facts, each with a key by which copies, redeliveries and later
 * snapshots of the same thing are recognised. The bridge makes them to see whether an aftermath has them, the aftermath makes
 * them again from what it has verified. Pure. Never empty: an answer of 200 relies on it (I7).
 */
import type { RefundNews } from '../../smart-glocal/webhook';
import type { AftermathFact, AftermathKind, Stand } from './aftermath';
import { isSignalled } from './messages';
import type { News } from './news';
import { NOT_PAID_STATUSES } from './payment';
import { readingOf, type Reading } from './truth';

/** What of a webhook the facts are made of. */
type Told = Pick<News, 'type' | 'snapshot' | 'refunds'>;

const SAYS: Readonly<Record<Reading, string>> = {
  paid: 'paid',
  not_paid: 'finally not paid',
  contradiction: 'cancelled, and paid all the same',
  open: 'still open',
};

/** The longest word of the provider's that is kept. Its real ones are below 30 characters. */
const WORD_CHARACTERS = 64;

/** What `news` says about a payment in this state. */
export function factsOf(news: Told, stand: Stand | null): readonly AftermathFact[] {
  const refunds = news.refunds.map((refund) => refundFact(news, refund));
  const says = sessionSays(news, stand);
  const facts = says === null ? refunds : [...refunds, sessionFact(news, says)];
  return facts.length > 0 ? facts : [unnamedFact(news)];
}

function refundFact(news: Told, { id, status, isChargeback, amount, currency }: RefundNews): AftermathFact {
  const kind = isChargeback ? 'chargeback' : 'refund';
  const name = wordOf(id);
  return {
    ...commonOf(news),
    key: [kind, name, status, amount ?? '', currency ?? ''].join(':'),
    kind,
    says: `${kind} ${name === '' ? 'without an id' : name}: ${status}`,
    refund: { id: name, status },
    amount,
    currency,
  };
}

interface Saying {
  readonly kind: AftermathKind;
  readonly says: string;
  readonly key: string;
}

/** What the session and its payments say beside the refunds; null when it is what the payment knows, or will ask for. */
function sessionSays({ type, snapshot, refunds }: Told, stand: Stand | null): Saying | null {
  const reading = readingOf(snapshot);
  const pair = [snapshot.sessionStatus, ...snapshot.payments.map(({ status }) => status)].join('/');
  if (!isSignalled(type) && type !== 'payment_refunded') {
    const word = wordOf(type);
    return {
      kind: 'other',
      key: `other:${word}:${pair}`,
      says: `a webhook of type ${word}, which is not followed here`,
    };
  }
  if (stand === null)
    return refunds.length > 0 ? null : corrects(reading, pair, 'a payment that Temporal has forgotten');
  if (stand.state === 'open') return null;
  if (stand.state === 'broken_off') {
    const says = `${SAYS[reading]} (${pair}); the payment's workflow was closed before it had an outcome`;
    return { kind: 'broken_off', key: `broken_off:${pair}`, says };
  }
  const ended = `the payment had ended as ${stand.paymentStatus ?? 'unknown'}`;
  if (snapshot.payments.length > 1) return corrects(reading, pair, `${ended}; the session has more than one payment`);
  if (snapshot.sessionId !== stand.sessionId) return corrects(reading, pair, `${ended}, in another session`);
  return fits(reading, stand.paymentStatus) ? null : corrects(reading, pair, ended);
}

function corrects(reading: Reading, pair: string, after: string): Saying {
  return { kind: 'correction', key: `correction:${reading}:${pair}`, says: `${SAYS[reading]} (${pair}); ${after}` };
}

/** The ends that "finally not paid" confirms. */
const NOT_PAID: ReadonlySet<string> = new Set(NOT_PAID_STATUSES);

/** True when a payment that ended as `paymentStatus` learns nothing from this: what is still open was overtaken. */
function fits(reading: Reading, paymentStatus: string | null): boolean {
  switch (reading) {
    case 'open':
      return true;
    case 'paid':
      return paymentStatus === 'succeeded';
    case 'not_paid':
      return paymentStatus !== null && NOT_PAID.has(paymentStatus);
    case 'contradiction':
      return false;
  }
}

/**
 * True when `news` tells an ended payment nothing that it did not end with. A refund, a second payment, or a session that
 * is not the payment's own is always something new: money may have moved without anybody's knowledge.
 */
export function repeatsTheEnd(news: Told, ended: Stand): boolean {
  const isAboutTheEnd = isSignalled(news.type) && news.refunds.length === 0 && ended.state === 'completed';
  return isAboutTheEnd && sessionSays(news, ended) === null;
}

function sessionFact(news: Told, { kind, key, says }: Saying): AftermathFact {
  const [payment] = news.snapshot.payments;
  return {
    ...commonOf(news),
    key,
    kind,
    says: `Smart Glocal says: ${says}`,
    refund: null,
    amount: payment?.amount ?? null,
    currency: payment?.currency ?? null,
  };
}

/** A refund webhook that shows no refund. */
function unnamedFact(news: Told): AftermathFact {
  const says = {
    kind: 'refund',
    key: 'refund:not shown',
    says: 'money went back, or was to; it shows no refund',
  } as const;
  return sessionFact(news, says);
}

function commonOf({ type, snapshot }: Told): Pick<AftermathFact, 'webhook' | 'updatedAt' | 'reading'> {
  return { webhook: wordOf(type), updatedAt: wordOf(snapshot.updatedAt), reading: readingOf(snapshot) };
}

/** The provider's word, safe for a Markdown table: nothing that could be read as markup. */
function wordOf(text: string): string {
  return text.slice(0, WORD_CHARACTERS).replaceAll(/[^\w.:+-]/g, '_');
}
