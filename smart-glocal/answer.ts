/**
 * From an HTTP answer, or its absence, to what a method promises, or to one of the five classes of `SmartGlocalError`:
 * the only place where that is decided (docs/provider-assumptions.md; the codes are in `error-codes.ts`).
 * One rule is behind all of it: only a clear "no" is a no. Anything unclear may have moved money.
 */
import { z } from 'zod';
import { knownCode, MAY_HAVE_MOVED, safeCode } from './error-codes';
import { SmartGlocalError } from './errors';
import { jsonOf } from './json';
import type { Answer, Exchange, Fault, NoAnswer } from './transport';

/** One method of the API: its path below `/api/v1/`, and the member that a good answer holds. */
export interface Method<T> {
  readonly path: string;
  readonly promises: string;
  /** Null when the member cannot be used. Never throws. */
  readonly read: (member: unknown) => T | null;
  /** False when the answer is about something else than what was asked. */
  readonly isAsked: (promised: T) => boolean;
}

type Envelope = z.output<typeof envelopeSchema>;
const envelopeSchema = z.looseObject({ status: z.string().nullable().catch(null), error: z.unknown().optional() });
const refusalSchema = z.object({ code: z.unknown().optional() });

const TOO_MANY_REQUESTS = 429;

/** What the method promises, out of this exchange. Throws `SmartGlocalError` for everything else. Pure. */
export function readAnswer<T>(method: Method<T>, exchange: Exchange): T {
  if (exchange.kind === 'no_answer') throw noAnswer(method.path, exchange);
  const { httpStatus } = exchange;
  const unclear = (code: string, happened: string): SmartGlocalError =>
    new SmartGlocalError(
      { class: 'outcome_unknown', code, method: method.path, httpStatus },
      `${happened} (${code}, HTTP ${String(httpStatus)}). ${MAY_HAVE_MOVED}`,
    );

  const envelope = envelopeOf(exchange);
  const refuses = envelope !== null && (envelope.status === 'error' || hasError(envelope));
  if (refuses && envelope.status === 'ok')
    throw unclear('contradictory_answer', 'the answer holds both ok and an error');
  if (refuses) throw refusal(method.path, httpStatus, envelope.error);
  if (httpStatus >= 300 && httpStatus < 400) {
    throw unclear('redirected', 'the answer is a redirect, which is not followed; the base URL may be outdated');
  }
  if (httpStatus >= 400 && envelope?.status === 'ok') {
    throw unclear('contradictory_answer', 'the answer says ok, but its HTTP status says failure');
  }
  if (httpStatus >= 400) {
    throw unclear(`http_${String(httpStatus)}`, 'a failure without a readable error; did something in between answer?');
  }
  if (envelope?.status !== 'ok') {
    throw unclear(
      'unreadable_answer',
      "the answer is not the provider's JSON; it was cut, or something in between answered",
    );
  }
  const promised = method.read(envelope[method.promises]);
  if (promised === null) {
    throw unclear(`missing_${method.promises}`, `the answer says ok, but holds no usable ${method.promises}`);
  }
  if (!method.isAsked(promised)) throw unclear('contradictory_answer', 'the answer is about another session');
  return promised;
}

/** A declared type other than JSON is a proxy's or a portal's page, even where its text happens to parse. */
function envelopeOf({ contentType, body }: Answer): Envelope | null {
  if (contentType !== null && !/json/i.test(contentType)) return null;
  const parsed = envelopeSchema.safeParse(jsonOf(body));
  return parsed.success ? parsed.data : null;
}

function hasError({ error }: Envelope): boolean {
  return error !== null && error !== undefined;
}

function refusal(method: string, httpStatus: number, error: unknown): SmartGlocalError {
  const code = safeCode(refusalSchema.safeParse(error).data?.code);
  const said = `Smart Glocal answered ${code ?? 'an error without a usable code'} (HTTP ${String(httpStatus)}).`;
  if (httpStatus === TOO_MANY_REQUESTS) {
    // Rate limits are not documented: the limit may have struck before or after the call was applied.
    const text = `${said} Too many requests. ${MAY_HAVE_MOVED} Slow down.`;
    return new SmartGlocalError({ class: 'outcome_unknown', code: code ?? 'http_429', method, httpStatus }, text);
  }
  const known = knownCode(code);
  return new SmartGlocalError(
    { class: known.class, code, method, httpStatus },
    `${said} ${known.cause} ${known.repeating}`,
  );
}

const FAULTS: Readonly<Record<Fault, string>> = {
  timeout: 'no full answer within the time limit; the provider is slow, or a firewall drops packets',
  aborted: 'the caller gave up before an answer came',
  dns: "the host's name was not found; the base URL is misspelt, or name service is down",
  connection_refused: 'no connection could be made; the provider is down, or a firewall or the port is in the way',
  tls: 'no trusted connection could be made; the certificate is not valid for this host, or is not trusted here',
  connection_reset: 'the connection was cut before the answer was complete',
  unreadable_answer: 'what came back is not HTTP; the base URL may name another kind of server',
  answer_too_large: 'the answer is larger than 1 MiB; the base URL may name another kind of server',
};

function noAnswer(method: string, { fault, sent, httpStatus, systemCode }: NoAnswer): SmartGlocalError {
  const details = [fault, ...(systemCode === null ? [] : [systemCode])].join(', ');
  const repeating = sent ? MAY_HAVE_MOVED : 'Nothing reached the provider: the same call can safely be sent again.';
  return new SmartGlocalError(
    { class: sent ? 'outcome_unknown' : 'not_executed', code: fault, method, httpStatus },
    `${FAULTS[fault]} (${details}). ${repeating}`,
  );
}
