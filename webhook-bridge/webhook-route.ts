/** HTTP around `receive.ts`: unpacks the request, answers, and writes one log line: ids and reasons, never a body. */
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import { SIGNATURE_HEADER } from '../smart-glocal/signature';
import { answerOf } from './answers';
import { textOfError } from './error-text';
import { receiveWebhook, type Received, type Receiver } from './receive';

/** The longest of a provider's words that a log line takes. Its real ones are below 30 characters. */
const LOGGED_CHARACTERS = 64;

/** `POST /webhooks/smart-glocal`. */
export function webhookRoute(receiver: Receiver, bodyBytes: number, logger: Logger): Router {
  const answer = (request: Request, response: Response, received: Received): void => {
    const { level, meaning, status: usual } = answerOf(received.reason);
    const status = received.status ?? usual;
    logger[level]({ status, ...factsOf(received), ...sizesOf(request, received) }, meaning);
    response.sendStatus(status);
  };

  const refuseUnread: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (isTooLarge(error)) {
      answer(request, response, { reason: 'too_large' });
      return;
    }
    next(error);
  };

  return express
    .Router()
    .post(
      '/webhooks/smart-glocal',
      asSent,
      express.raw({ type: () => true, limit: bodyBytes }),
      async (request: Request, response: Response) => {
        const body: unknown = request.body;
        const webhook = {
          body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), // express leaves it undefined when nothing was sent
          signature: request.get(SIGNATURE_HEADER),
          contentType: request.get('content-type'),
        };
        answer(request, response, await receiveWebhook(webhook, receiver));
      },
    )
    .use('/webhooks/smart-glocal', refuseUnread);
}

/** The signature covers the bytes as sent, and nothing is unpacked for a stranger: it could unpack to gigabytes. */
function asSent(request: Request, _response: Response, next: () => void): void {
  delete request.headers['content-encoding'];
  next();
}

function factsOf({ reason, type, sessionId, workflowId, error }: Received): object {
  return {
    reason,
    ...(type === undefined ? {} : { type: type.slice(0, LOGGED_CHARACTERS) }),
    ...(sessionId === undefined ? {} : { sessionId: sessionId.slice(0, LOGGED_CHARACTERS) }),
    ...(workflowId ? { workflowId } : {}),
    ...(error ? { error: textOfError(error) } : {}),
  };
}

/** What helps to find out why a signature did not match. */
function sizesOf(request: Request, { reason }: Received): object {
  if (reason !== 'bad_signature') return {};
  const body: unknown = request.body;
  return {
    bodyBytes: Buffer.isBuffer(body) ? body.length : 0,
    contentLength: request.get('content-length') ?? null,
    isSigned: request.get(SIGNATURE_HEADER) !== undefined,
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}
