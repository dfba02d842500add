/** HTTP around `receive.ts`: unpacks the request, answers, and writes one log line: ids and reasons, never a body. */
import express, { type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import { SIGNATURE_HEADER } from '../../smart-glocal/signature';
import type { BridgeLimits } from '../bounds/limits';
import { loggedWord, textOfError } from '../bounds/log-text';
import { onceAMinute, type Later } from '../bounds/once-a-minute';
import { answerOf, type Reason } from './answers';
import { bodyReader } from './body';
import { fingerprintOf } from './deliver-once';
import { receiveWebhook, type Received, type Receiver } from './receive';

type BodyLimits = Pick<BridgeLimits, 'bodyBytes' | 'smallBodyBytes' | 'largeBodiesBytes'>;

/** What any sender can cause without a valid signature: counted together. */
const BY_ANYBODY: ReadonlySet<Reason> = new Set(['too_large', 'too_busy', 'bad_signature']);

/** `POST /webhooks/smart-glocal`. */
export function webhookRoute(receiver: Receiver, limits: BodyLimits, logger: Logger, later?: Later): Router {
  const readBody = bodyReader(limits);
  const logOften = onceAMinute(logger, later);

  const answer = (request: Request, response: Response, received: Received, body: Buffer, bodyBytes: number): void => {
    const { reason, keyIndex = 0 } = received;
    const { level, meaning, status: usual } = answerOf(reason);
    const status = received.status ?? usual;
    const facts = { status, ...factsOf(received), ...(reason === 'bad_signature' ? sizesOf(request, bodyBytes) : {}) };
    // Anybody who kept one signed webhook can send it for ever: repeats of the same bytes are counted as well.
    const kind = BY_ANYBODY.has(reason) ? reason : `${reason} ${fingerprintOf(body)}`;
    logOften({ kind, level, facts, meaning });
    if (keyIndex > 0) logOften({ kind: 'old_key', ...oldKey(keyIndex) });
    response.sendStatus(status);
  };

  return express.Router().post('/webhooks/smart-glocal', async (request: Request, response: Response) => {
    const signature = request.get(SIGNATURE_HEADER);
    const read = await readBody(request, signature !== undefined);
    if (!('refused' in read)) {
      const { body, bodyBytes } = read;
      const webhook = { body, signature, contentType: request.get('content-type') };
      answer(request, response, await receiveWebhook(webhook, receiver), body, bodyBytes);
    } else if (read.refused === 'gone') {
      response.destroy();
    } else {
      answer(request, response, { reason: read.refused }, Buffer.alloc(0), 0);
    }
  });
}

function oldKey(keyIndex: number): { level: 'warn'; facts: object; meaning: string } {
  return {
    level: 'warn',
    facts: { reason: 'old_key', key: keyIndex + 1 },
    meaning:
      'ALARM: an older key made this signature, not the first of SMART_GLOCAL_PUBLIC_KEY_FILES. Expected while the ' +
      'provider changes its key; at any other time somebody may hold the old one: remove it from the list.',
  };
}

function factsOf({ reason, type, sessionId, workflowId, error }: Received): object {
  return {
    reason,
    ...(type === undefined ? {} : { type: loggedWord(type) }),
    ...(sessionId === undefined ? {} : { sessionId: loggedWord(sessionId) }),
    ...(workflowId ? { workflowId } : {}),
    ...(error ? { error: textOfError(error) } : {}),
  };
}

/** What helps to find out why a signature did not match. */
function sizesOf(request: Request, bodyBytes: number): object {
  const announced = request.get('content-length');
  return {
    bodyBytes,
    contentLength: announced === undefined ? null : loggedWord(announced),
    isSigned: request.get(SIGNATURE_HEADER) !== undefined,
  };
}
