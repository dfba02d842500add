/** Sends an answer under a fault, over HTTP: as it is, cut short, cut off, or never. */
import type { Response } from 'express';
import type { Outcome } from '../faults/replies';

/** Sends what a fault made of an answer. After `hang` nothing is sent; the connection stays open. */
export function sendOutcome(response: Response, outcome: Outcome): void {
  if (outcome === 'hang' || response.destroyed) return;
  if (outcome === 'reset') return cut(response);
  const { httpStatus, contentType, body, claimedBytes } = outcome;
  response.writeHead(httpStatus, { 'Content-Type': contentType, 'Content-Length': claimedBytes });
  if (claimedBytes === Buffer.byteLength(body)) response.end(body);
  // The bytes must be out before the connection ends, or the caller sees a reset instead of a truncated transfer.
  else response.write(body, () => response.destroy());
}

/** A TCP reset, as from a process that died: an orderly close could be taken for an empty answer. */
function cut(response: Response): void {
  response.socket?.resetAndDestroy();
}

export interface WaitingResponses {
  add(response: Response): void;
  /** Cuts every connection that is still waiting. */
  cutAll(): void;
}

/** The connections whose answer a fault holds back; each is removed when it is closed. */
export function waitingResponses(): WaitingResponses {
  const waiting = new Set<Response>();
  return {
    add(response) {
      waiting.add(response);
      response.once('close', () => waiting.delete(response));
    },
    cutAll() {
      for (const response of waiting) response.destroy();
      waiting.clear();
    },
  };
}
