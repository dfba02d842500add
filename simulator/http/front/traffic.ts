/** The journal, entry by entry, made readable: the same entries that the control interface returns. Pure. */
import type { DeliveryEntry, DeliverySignature, FaultStep, JournalEntry, RequestEntry, VisitAct } from '../../journal';
import { fingerprint, maskedJson, maskedText, shownText, sizeText } from './masked';

export interface Mark {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

export interface TrafficRow {
  /** The entry's place in the journal, from 0, as `GET /_control/journal?from=` counts. */
  readonly number: number;
  /** ISO 8601, of the simulator's clock. */
  readonly at: string;
  /** `in`: a call by the merchant. `out`: a webhook to the merchant. `inside`: what happened in between. */
  readonly way: 'in' | 'out' | 'inside';
  /** A method, a type, or a sentence. */
  readonly what: string;
  /** The order or session that it is about. */
  readonly about: string | null;
  readonly marks: readonly Mark[];
  readonly facts: readonly (readonly [string, string])[];
  readonly messages: readonly { readonly title: string; readonly text: string }[];
}

/** The order of a session, as far as the provider knows it. */
export type OrderOf = (sessionId: string) => string | null;

/** The row of one entry. */
export function trafficRow(entry: JournalEntry, number: number, orderOf: OrderOf): TrafficRow {
  const about = (sessionId: string | null, order: string | null = null): string | null => {
    const name = order ?? (sessionId === null ? null : (orderOf(sessionId) ?? sessionId));
    return name === null ? null : shownText(name);
  };
  const inside = (what: string, sessionId: string | null): TrafficRow => ({
    ...{ number, at: entry.at, way: 'inside', what, about: about(sessionId) },
    ...{ marks: [], facts: [], messages: [] },
  });

  switch (entry.kind) {
    case 'request':
      return {
        number,
        at: entry.at,
        way: 'in',
        about: about(sessionOfCall(entry), orderInCall(entry)),
        ...requestRow(entry),
      };
    case 'delivery':
      return { number, at: entry.at, way: 'out', about: about(entry.sessionId), ...deliveryRow(entry) };
    case 'undeliverable':
      return inside(`${shownText(entry.type)} is not sent: no address for webhooks is known`, entry.sessionId);
    case 'transition': {
      const code = entry.code === null ? '' : `, ${shownText(entry.code)}`;
      return inside(`provider: ${wordsOf(entry.from)} → ${wordsOf(entry.to)}${code}`, entry.sessionId);
    }
    case 'visit':
      return inside(VISITS[entry.act], entry.sessionId);
    case 'fault': {
      const name = entry.name === null ? 'fault from parts' : shownText(entry.name);
      const detail = entry.detail === null ? '' : `: ${shownText(entry.detail)}`;
      const what = `${name}, ${shownText(entry.what)} no. ${String(entry.nth)}: ${STEPS[entry.step]}${detail}`;
      const row = inside(what, entry.sessionId);
      return { ...row, about: about(entry.sessionId, entry.payment), marks: [{ text: 'fault', tone: 'bad' }] };
    }
  }
}

type Exchange = Pick<TrafficRow, 'what' | 'marks' | 'facts' | 'messages'>;

function requestRow({ method, headers, body, verdict, httpStatus, answer, ...entry }: RequestEntry): Exchange {
  const sign = headers['x-partner-sign'] ?? '';
  const key = headers['x-partner-idempotency-key'];
  return {
    what: shownText(method),
    marks: [signatureOfCall(verdict, sign), answerOfCall(verdict, httpStatus)],
    facts: [
      ['Project', shownText(entry.projectId) || 'none'],
      ['Signature', sign === '' ? 'none' : `${sizeText(sign.length)}, fingerprint ${fingerprint(sign)}`],
      ['Idempotency key', key === undefined ? 'none' : shownText(key)],
      ['Content type', shownText(headers['content-type'] ?? 'none')],
      ['Length', sizeText(Buffer.byteLength(body))],
      ...(entry.unknownMembers.length === 0
        ? []
        : [['Members unknown to the method', shownText(entry.unknownMembers.join(', '))] as const]),
      ['Result', VERDICTS[verdict] ?? shownText(verdict)],
    ],
    messages: [
      { title: 'Request', text: maskedText(body) },
      ...(answer === null ? [] : [{ title: 'Answer', text: maskedJson(answer) }]),
    ],
  };
}

function deliveryRow({ type, attempt, signature, url, body, reply, problem, deliveryId }: DeliveryEntry): Exchange {
  const answer = reply === null ? (problem ?? 'no reply') : `HTTP ${String(reply)}`;
  return {
    what: shownText(type),
    marks: [
      { text: `attempt ${String(attempt)}`, tone: 'plain' },
      {
        text: `signature ${SIGNATURES[signature].split(' (')[0] ?? ''}`,
        tone: signature === 'genuine' ? 'good' : 'bad',
      },
      { text: answer, tone: reply === 200 ? 'good' : 'bad' },
    ],
    facts: [
      ['Webhook', `no. ${String(deliveryId)}, attempt ${String(attempt)}`],
      ['To', URL.canParse(url) ? `${new URL(url).origin}/[…]` : 'not a valid address'],
      ['Signature', SIGNATURES[signature]],
      ['Reply', reply === 200 ? 'HTTP 200: delivered' : `${answer}: not delivered`],
      ['Length', sizeText(Buffer.byteLength(body))],
    ],
    messages: [{ title: 'Message', text: maskedText(body) }],
  };
}

/** The project is checked first and the signature second; everything else comes after (`api.ts`). */
function signatureOfCall(verdict: string, sign: string): Mark {
  if (verdict === 'identification_error') return { text: 'signature not checked', tone: 'bad' };
  if (verdict !== 'authentication_error') return { text: 'signature checked', tone: 'good' };
  return { text: sign === '' ? 'signature missing' : 'signature wrong', tone: 'bad' };
}

function answerOfCall(verdict: string, httpStatus: number | null): Mark {
  const status = httpStatus === null ? '' : ` (HTTP ${String(httpStatus)})`;
  const words = VERDICTS[verdict] === undefined ? shownText(verdict) : verdict.replaceAll('_', ' ');
  return { text: `${words}${status}`, tone: verdict === 'ok' ? 'good' : 'bad' };
}

const VERDICTS: Readonly<Record<string, string>> = {
  ok: 'carried out',
  not_applied: 'never carried out: a fault stopped it',
  to_be_applied: 'carried out later: a fault holds it back',
};

const SIGNATURES: Readonly<Record<DeliverySignature, string>> = {
  genuine: 'genuine',
  changed_byte: 'wrong (a byte was changed)',
  missing: 'missing',
  empty: 'empty',
  bad: 'wrong (of another body)',
  doubled: 'sent twice',
  url_safe: 'in another Base64',
  of_merchant: 'wrong (the merchant’s own key)',
  of_another: 'wrong (an unknown key)',
};

const VISITS: Readonly<Record<VisitAct, string>> = {
  arrived: 'customer: arrived at the bank',
  approved: 'customer: approved',
  refused: 'customer: refused',
  left: 'customer: left without an answer',
  turned_away: 'customer: was sent to the bank the wrong way, and turned away',
  will_approve: 'customer: will approve later',
  will_refuse: 'customer: will refuse later',
  too_late: 'customer: answered too late',
};

const STEPS: Readonly<Record<FaultStep, string>> = {
  fired: 'happens now',
  applied_late: 'carried out late',
  answered: 'the caller saw',
  held: 'held back',
  released: 'released',
  not_sent: 'not sent',
  ok_ignored: 'the 200 is ignored',
};

function wordsOf(stage: string): string {
  return stage.replaceAll('_', ' ');
}

/** The session that a call names, or that its answer holds. */
function sessionOfCall({ body, answer }: RequestEntry): string | null {
  const named = /"session_id"\s*:\s*"(?<id>[^"\\]{1,64})"/.exec(body)?.groups?.['id'];
  if (named !== undefined) return named;
  const session = memberOf(answer, 'session');
  const id = memberOf(session, 'id');
  return typeof id === 'string' ? id : null;
}

/** The order that a call names itself, even when a fault kept the call from the provider. */
function orderInCall({ body }: RequestEntry): string | null {
  return /"cit_payment_id"\s*:\s*"(?<id>[^"\\]{1,200})"/.exec(body)?.groups?.['id'] ?? null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
