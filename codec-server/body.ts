/**
 * Reads the JSON of a request within bounds that hold before it is parsed: in eight megabytes there is room for three million
 * empty payloads, and as objects those take all the memory that a process has.
 */
import express, { type RequestHandler } from 'express';

/** A message of Temporal holds at most 4 MB (its gRPC limit), a third more as base64, encrypted in base64 once more. */
export const BODY_BYTES = 8 * 1024 * 1024;

/** Ours: the Web UI and the CLI ask event by event, and an event of a payment has below ten. */
export const MOST_PAYLOADS = 1_000;

/** Commas and opening brackets of a payload, encrypted by us: seven. Twice that, for metadata of other tools. */
const PIECES_PER_PAYLOAD = 14;

/** The code points of `,`, `[` and `{`. Inside a text they count as well: base64 has none. */
const PIECES: ReadonlySet<number> = new Set([0x2c, 0x5b, 0x7b]);

/** A body in other bounds than these. Says so itself; holds nothing of the body. */
class Refusal extends Error {
  constructor(
    readonly status: 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/** `request.body` becomes the JSON; a body out of bounds is an error with a `status` below 500. */
export function readJson(): RequestHandler {
  return express.json({
    limit: BODY_BYTES,
    type: 'application/json',
    verify: (_request, _response, body, charset) => {
      // In UTF-7 a bracket may be written in letters, and would not be counted.
      if (charset !== 'utf-8') throw new Refusal(415, 'Expected JSON in UTF-8.');
      if (piecesIn(body) > MOST_PAYLOADS * PIECES_PER_PAYLOAD) throw new Refusal(413, 'Too many payloads.');
    },
  });
}

function piecesIn(body: Buffer): number {
  let pieces = 0;
  for (const byte of body) if (PIECES.has(byte)) pieces += 1;
  return pieces;
}
