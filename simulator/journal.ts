/**
 * Everything that happened, with the clock's time: the evidence that tests and people read. The journal itself is complete;
 * what is printed of it is not: `printable` keeps tokens and bodies out of logs.
 */
import type { FiredFault } from './faults/orders';
import type { WebhookFault } from './faults/webhook-fault';
import type { Subject } from './provider/subject';
import type { Transition } from './provider/world';

/** A call to the API: the bytes that came, what was made of them, and the answer. */
export interface RequestEntry {
  readonly kind: 'request';
  readonly method: string;
  readonly projectId: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body's bytes as text. */
  readonly body: string;
  /** Members unknown to the method: accepted, but perhaps a slip. */
  readonly unknownMembers: readonly string[];
  /** What became of the call: `ok`, the code of the refusal, `not_applied`, or `to_be_applied` (an entry of its own follows). */
  readonly verdict: string;
  /** Of the answer. Under a fault, the caller may see another one, or none: the fault's own entry says so. */
  readonly httpStatus: number | null;
  readonly answer: unknown;
}

/** `fired`: decided. Further steps follow as separate entries. */
export type FaultStep =
  | 'fired'
  | 'applied_late' // Calls.
  | 'answered'
  | 'held' // Webhooks.
  | 'released'
  | 'not_sent'
  | 'ok_ignored';

/** Something that went wrong as ordered. One entry when it is decided, and one for each later step. */
export interface FaultEntry {
  readonly kind: 'fault';
  readonly orderId: number;
  /** The fault's name; null for one that was put together by hand. */
  readonly name: string | null;
  readonly of: 'call' | 'webhook';
  /** A method, or the type of a webhook. */
  readonly what: string;
  /** To the how-manieth of its kind it happens, counted as the order counts. */
  readonly nth: number;
  readonly step: FaultStep;
  /** `cit_payment_id`, where it is known. */
  readonly payment: string | null;
  readonly sessionId: string | null;
  /** For `applied_late`, what became of the call; for `answered`, what the caller saw; for webhooks, which try. */
  readonly detail: string | null;
}

export type DeliverySignature = 'genuine' | 'changed_byte' | NonNullable<WebhookFault['signature']>;

/** One try to deliver a webhook. */
export interface DeliveryEntry {
  readonly kind: 'delivery';
  /** The same for every try of one webhook. */
  readonly deliveryId: number;
  /** 1, 2, ... */
  readonly attempt: number;
  readonly type: string;
  readonly sessionId: string;
  readonly url: string;
  readonly body: string;
  /** `genuine`: of the provider's key, over these bytes. Else what a fault made of it. */
  readonly signature: DeliverySignature;
  /** HTTP status of the reply; null when there was none in time. */
  readonly reply: number | null;
  /** Why there was no reply. */
  readonly problem: string | null;
}

export interface TransitionEntry extends Transition {
  readonly kind: 'transition';
}

/** `will_...`: decided, to be given later; `too_late`: by then the question was no longer open. */
export type VisitAct =
  'arrived' | 'approved' | 'refused' | 'left' | 'turned_away' | 'will_approve' | 'will_refuse' | 'too_late';

/** What a customer did at the ACS. */
export interface VisitEntry {
  readonly kind: 'visit';
  readonly sessionId: string;
  readonly challengeId: string;
  readonly act: VisitAct;
}

/** A webhook that cannot be sent: the project has no URL. */
export interface UndeliverableEntry {
  readonly kind: 'undeliverable';
  readonly type: string;
  readonly sessionId: string;
}

export type Entry = RequestEntry | DeliveryEntry | TransitionEntry | VisitEntry | UndeliverableEntry | FaultEntry;
export type JournalEntry = Entry & { readonly at: string };

export interface Journal {
  readonly entries: readonly JournalEntry[];
  add(entry: Entry): void;
  clear(): void;
}

/** An empty journal. `print` receives the printable part of every entry as it is added. */
export function createJournal(
  now: () => number,
  print: (entry: Readonly<Record<string, unknown>>) => void = () => undefined,
): Journal {
  const entries: JournalEntry[] = [];
  return {
    entries,
    add(entry) {
      entries.push({ at: new Date(now()).toISOString(), ...entry });
      print(printable(entry));
    },
    clear() {
      entries.length = 0;
    },
  };
}

/** A function that records the steps of one fault, each with a detail. */
export function faultRecorder(
  journal: Journal,
  { orderId, name, nth }: Pick<FiredFault<unknown>, 'orderId' | 'name' | 'nth'>,
  about: { readonly of: FaultEntry['of']; readonly what: string; readonly subject: Subject },
): (step: FaultStep, detail: string | null) => void {
  const { of, what, subject } = about;
  const { payment, sessionId } = subject;
  return (step, detail) =>
    journal.add({ kind: 'fault', orderId, name, of, what, nth, step, payment, sessionId, detail });
}

/** What a log may show of an entry: neither bodies nor headers, which hold tokens, personal data and signatures, nor of these. Pure. */
function printable(entry: Entry): Readonly<Record<string, unknown>> {
  const hidden = new Set(['headers', 'body', 'signature', 'answer', 'url']);
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !hidden.has(name)));
}
