/**
 * Shows encrypted payloads to Temporal's Web UI and CLI (`POST /decode`), and, where that is switched on, encrypts a message that a
 * person types there (`/encode`).
 * It reveals what history keeps secret: only to allowed origins, with the bearer token where one is set, and none of it goes
 * into a log or a cache. Recurrent tokens stay sealed here too.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { Secret } from '../environment/secret';
import { isEncrypted } from '../temporal/encryption/payload-codec';
import { BODY_BYTES, MOST_PAYLOADS, readJson } from './body';
import { payloadsOf, wireOf } from './payloads';
import { encryptMessage } from './peoples-messages';

export interface CodecServerOptions {
  /** Null when history is in clear: then everything comes back as it was. */
  readonly codec: PayloadCodec | null;
  readonly allowedOrigins: readonly string[];
  readonly bearerToken: Secret | null;
  /** Whether people's messages are encrypted too. */
  readonly encrypts: boolean;
  readonly logger: Logger;
}

const TOO_LARGE = `Larger than ${String(BODY_BYTES)} bytes, or more than ${String(MOST_PAYLOADS)} payloads at once.`;

/** The only paths that are logged: an unknown one may contain anything, even a token by mistake. */
const PATHS: readonly string[] = ['/decode', '/encode'];

/** What the Web UI and the CLI send (Temporal's documentation of remote codecs). */
const HEADERS = 'Authorization, Authorization-Extras, Content-Type, X-Namespace';

/** The codec server as one Express application. */
export function createCodecServer({
  codec,
  allowedOrigins,
  bearerToken,
  encrypts,
  logger,
}: CodecServerOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.get('/healthz', (_request, response) => {
    response.sendStatus(200);
  });

  // A browser states a page's origin, which the page cannot forge; the CLI states none.
  app.use((request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', Vary: 'Origin' });
    const { origin } = request.headers;
    if (origin === undefined || allowedOrigins.includes(origin)) {
      // Credentials: a proxy in front of us may know people by a cookie. Never for `*`, which no origin here can be.
      if (origin !== undefined) {
        response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' });
      }
      next();
      return;
    }
    refuse(request, response, 403, 'This origin is not allowed. CODEC_SERVER_ALLOWED_ORIGINS lists those that are.');
  });
  app.options(['/decode', '/encode'], (_request, response) => {
    response.set({ 'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': HEADERS }).sendStatus(204);
  });
  app.use((request, response, next) => {
    if (bearerToken === null || isBearer(request.get('authorization'), bearerToken)) next();
    else refuse(request, response, 401, 'The bearer token is missing or wrong (CODEC_SERVER_BEARER_TOKEN).');
  });

  const body = readJson();
  app.post('/decode', body, async (request, response) => {
    // Temporal itself writes payloads in clear (the marker of a local activity): the caller already has them.
    await answer(request, response, async (payload) => (isEncrypted(payload) ? codec?.decode([payload]) : undefined));
  });
  app.post('/encode', body, async (request, response) => {
    if (codec !== null && !encrypts) {
      refuse(request, response, 403, 'Nothing is encrypted here (CODEC_SERVER_ALLOW_ENCODE). Use npm run starter.');
      return;
    }
    const namespace = request.get('x-namespace') ?? null;
    await answer(request, response, async (payload) =>
      codec === null ? undefined : encryptMessage(codec, payload, namespace),
    );
  });
  app.all(['/decode', '/encode'], (request, response) => {
    refuse(request, response, 405, 'Only POST.');
  });
  app.use((request: Request, response: Response) => {
    refuse(request, response, 404, 'The paths are /decode, /encode and /healthz.');
  });
  app.use(answerErrors());
  return app;

  /** `change` gives what stands in for a payload; undefined: it stays as it is. */
  async function answer(
    request: Request,
    response: Response,
    change: (payload: Payload) => Promise<Payload[] | undefined>,
  ): Promise<void> {
    const payloads = payloadsOf(request.body);
    if (payloads === null) {
      const form = '{"payloads": [{"metadata": {}, "data": ""}]}';
      refuse(request, response, 400, `Expected application/json of the form ${form}.`);
      return;
    }
    if (payloads.length > MOST_PAYLOADS) {
      refuse(request, response, 413, TOO_LARGE);
      return;
    }
    let changed: Payload[][];
    try {
      changed = await Promise.all(payloads.map(async (payload) => (await change(payload)) ?? [payload]));
    } catch (error) {
      // Our own sentences: which key is missing, what was altered. Never a content.
      refuse(request, response, 422, error instanceof Error ? error.message : 'It cannot be read.');
      return;
    }
    logger.info({ path: request.path, payloads: payloads.length }, 'Answered.');
    response.json({ payloads: changed.flat().map(wireOf) });
  }

  function refuse(request: Request, response: Response, status: number, message: string): void {
    logger.warn({ path: PATHS.includes(request.path) ? request.path : 'another', status }, message);
    response.status(status).json({ message });
  }

  /** Express recognises an error handler by its four arguments. */
  function answerErrors(): ErrorRequestHandler {
    return (error: unknown, request, response, next) => {
      if (response.headersSent) {
        next(error);
        return;
      }
      const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
      // Not the error's own message: the parser's quotes what it cannot read.
      if (status === 413) refuse(request, response, 413, TOO_LARGE);
      else if (status < 500) refuse(request, response, 400, 'The request cannot be read as JSON.');
      else refuse(request, response, 500, 'Unexpected error.');
    };
  }
}

/** In constant time, whatever the lengths. */
function isBearer(header: string | undefined, expected: Secret): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${expected.reveal()}`));
}
