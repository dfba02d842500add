/** What leaves in the place of an answer: bytes, or nothing at all. Pure, so that a simulation without HTTP can use it too. */
import type { Json } from '../json';
import { refusalAnswer, type Answer } from '../provider/errors';
import { altered } from '../provider/alterations';
import type { Reply } from './call-fault';

/** `claimedBytes`: the Content-Length that is promised; more than there is, for a transfer that is cut. */
export interface Spoken {
  readonly httpStatus: number;
  readonly contentType: string;
  readonly body: string;
  readonly claimedBytes: number;
}

export type Outcome = Spoken | 'hang' | 'reset';

const JSON_TYPE = 'application/json; charset=utf-8';

const PROXY_PAGE = `<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>`;
const LIMIT_PAGE = `<html><body><h1>429 Too Many Requests</h1></body></html>`;

/**
 * `truth` is the true answer, null for a call that was not applied; what is made of an answer is then made of an
 * `internal_error`, which a server in trouble would have begun to write.
 */
export function outcomeOf(reply: Reply, truth: Answer | null): Outcome {
  const answer = truth ?? refusalAnswer('internal_error');
  if (typeof reply === 'object') {
    if ('shows' in reply)
      return spoken(
        answer.httpStatus,
        shownAs(answer.body, (session) => altered(session, reply.shows)),
      );
    const refusal = refusalAnswer(reply.refuse, reply.description);
    return spoken(reply.httpStatus ?? refusal.httpStatus, refusal.body);
  }
  switch (reply) {
    case 'answer':
      return spoken(answer.httpStatus, answer.body);
    case 'hang':
    case 'reset':
      return reply;
    case 'http_500':
      return spoken(500, refusalAnswer('internal_error').body);
    case 'http_502':
      return page(502, PROXY_PAGE);
    case 'http_429':
      return page(429, LIMIT_PAGE);
    case 'http_429_json':
      return spoken(429, refusalAnswer('too_many_requests').body);
    case 'empty':
      return { httpStatus: 200, contentType: JSON_TYPE, body: '', claimedBytes: 0 };
    case 'cut_json':
      return withText(answer, firstHalf);
    case 'cut_transfer': {
      const whole = spoken(answer.httpStatus, answer.body);
      return { ...whole, body: firstHalf(whole.body) };
    }
    case 'wrong_content_type':
      return { ...spoken(answer.httpStatus, answer.body), contentType: 'text/html; charset=utf-8' };
    case 'ok_without_session':
      return spoken(200, { status: 'ok' });
    case 'ok_with_400': {
      const { error: _, ...rest } = answer.body;
      return spoken(400, { ...rest, status: 'ok' });
    }
  }
}

function spoken(httpStatus: number, body: Json): Spoken {
  const text = JSON.stringify(body);
  return { httpStatus, contentType: JSON_TYPE, body: text, claimedBytes: Buffer.byteLength(text) };
}

function page(httpStatus: number, body: string): Spoken {
  return { httpStatus, contentType: 'text/html; charset=utf-8', body, claimedBytes: Buffer.byteLength(body) };
}

function withText({ httpStatus, body }: Answer, change: (text: string) => string): Spoken {
  const text = change(JSON.stringify(body));
  return { httpStatus, contentType: JSON_TYPE, body: text, claimedBytes: Buffer.byteLength(text) };
}

function firstHalf(text: string): string {
  return text.slice(0, text.length / 2);
}

function shownAs(body: Json, change: (session: Json) => Json): Json {
  const { session } = body;
  return typeof session === 'object' && session !== null ? { ...body, session: change(session as Json) } : body;
}
