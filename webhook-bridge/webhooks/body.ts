/**
 * Reads a webhook's body, byte for byte, without letting senders fill the memory: a body that cannot be verified is only
 * counted and discarded, and large bodies share a common budget. A genuine webhook is below 2 KiB and needs nothing of it.
 */
import type { IncomingMessage } from 'node:http';

export interface BodyLimits {
  /** Largest body. */
  readonly bodyBytes: number;
  /** Up to this size a body is always read. */
  readonly smallBodyBytes: number;
  /** What all bodies that are being read may use together beyond that. */
  readonly largeBodiesBytes: number;
}

export type ReadBody =
  { readonly body: Buffer; readonly bodyBytes: number } | { readonly refused: 'too_large' | 'too_busy' | 'gone' };

/** A reader for one server. `keeps: false` counts alone, and gives an empty body. Never rejects. */
export function bodyReader(limits: BodyLimits): (request: IncomingMessage, keeps: boolean) => Promise<ReadBody> {
  const { bodyBytes: most, smallBodyBytes, largeBodiesBytes } = limits;
  let shared = 0;

  return (request, keeps) => {
    if (Number(request.headers['content-length'] ?? 0) > most) return Promise.resolve({ refused: 'too_large' });
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      let own = 0;

      const end = (read: ReadBody): void => {
        shared -= own;
        own = 0;
        request.off('data', take);
        // The rest, if any, is discarded: otherwise a peer that is still sending could not read the answer.
        request.resume();
        resolve(read);
      };
      const take = (chunk: Buffer): void => {
        size += chunk.length;
        if (size > most) {
          end({ refused: 'too_large' });
          return;
        }
        if (!keeps) return;
        const larger = Math.max(0, size - smallBodyBytes) - own;
        if (larger > 0 && shared + larger > largeBodiesBytes) {
          end({ refused: 'too_busy' });
          return;
        }
        own += larger;
        shared += larger;
        chunks.push(chunk);
      };
      request.on('data', take);
      request.once('end', () => {
        end({ body: Buffer.concat(chunks), bodyBytes: size });
      });
      for (const broken of ['error', 'close']) {
        request.once(broken, () => {
          end({ refused: 'gone' });
        });
      }
    });
  };
}
