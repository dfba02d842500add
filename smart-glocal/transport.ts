/**
 * One POST: exactly the given bytes, one attempt, one deadline for all of it. No retries, no proxy, no redirects, no
 * connection used twice. The body is only handed over once the connection is made (and, for https, the certificate is
 * verified), so `sent: false` proves that nothing reached the provider, and is not a guess from an error code.
 */
import * as http from 'node:http';
import * as https from 'node:https';

/** What can go wrong on the way. */
export type Fault =
  | 'timeout'
  | 'aborted'
  | 'dns'
  | 'connection_refused'
  | 'tls'
  | 'connection_reset'
  | 'unreadable_answer'
  | 'answer_too_large';

export interface Answer {
  readonly kind: 'answer';
  readonly httpStatus: number;
  readonly contentType: string | null;
  readonly body: Buffer;
}

export interface NoAnswer {
  readonly kind: 'no_answer';
  readonly fault: Fault;
  /** False: not one byte of the request was given to the connection. */
  readonly sent: boolean;
  /** Null when not even the head of an answer came. */
  readonly httpStatus: number | null;
  /** The system's own code, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`; never its text, which can quote bytes. */
  readonly systemCode: string | null;
}

export type Exchange = Answer | NoAnswer;

export interface Outgoing {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Milliseconds for everything, from looking up the name to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Ours: a connection takes well under a second; one that is not made after 5 s is better retried than waited for. */
const CONNECT_LIMIT_MS = 5_000;

/** Ours: a full session with refunds is a few KiB; the bridge takes no webhook above 1 MiB either. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Sends the bytes and reads the answer. Never rejects: what went wrong is a value. */
export function post({ url, headers, body, timeoutMs, signal }: Outgoing): Promise<Exchange> {
  return new Promise((resolve) => {
    let sent = false;
    let httpStatus: number | null = null;
    const isTls = url.protocol === 'https:';
    let tcpIsUp = false;

    // The certificate is always verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says: answers are not signed.
    const request = (isTls ? https : http).request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
      agent: false,
      ...(isTls ? { rejectUnauthorized: true } : {}),
    });

    const end = (exchange: Exchange): void => {
      clearTimeout(deadline);
      clearTimeout(connectLimit);
      signal?.removeEventListener('abort', abort);
      resolve(exchange);
      request.destroy();
    };
    const fail = (fault: Fault, systemCode: string | null = null): void => {
      end({ kind: 'no_answer', fault, sent, httpStatus, systemCode });
    };
    const failBy = (error: Error): void => {
      const systemCode = systemCodeOf(error);
      fail(faultOf({ systemCode, sent, tcpIsUp }), systemCode);
    };
    const abort = (): void => {
      fail('aborted');
    };
    const deadline = setTimeout(fail, timeoutMs, 'timeout' satisfies Fault);
    const connectLimit = setTimeout(fail, CONNECT_LIMIT_MS, 'timeout' satisfies Fault);

    request.once('socket', (socket) => {
      socket.once('connect', () => {
        tcpIsUp = true;
      });
      socket.once(isTls ? 'secureConnect' : 'connect', () => {
        clearTimeout(connectLimit);
        sent = true;
        request.end(body);
      });
    });
    request.once('response', (response) => {
      httpStatus = response.statusCode ?? null;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) fail('answer_too_large');
        else chunks.push(chunk);
      });
      response.once('end', () => {
        const contentType = response.headers['content-type'] ?? null;
        end({ kind: 'answer', httpStatus: httpStatus ?? 0, contentType, body: Buffer.concat(chunks) });
      });
      response.on('error', failBy);
    });
    request.on('error', failBy);
    // A connection that ends without answer and without error (such as an unasked protocol switch) is a cut one too.
    request.once('close', () => {
      fail('connection_reset');
    });
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

interface Moment {
  readonly systemCode: string | null;
  readonly sent: boolean;
  readonly tcpIsUp: boolean;
}

function faultOf({ systemCode, sent, tcpIsUp }: Moment): Fault {
  if (sent) return systemCode?.startsWith('HPE_') === true ? 'unreadable_answer' : 'connection_reset';
  if (tcpIsUp) return 'tls';
  return systemCode === 'ENOTFOUND' || systemCode?.startsWith('EAI_') === true ? 'dns' : 'connection_refused';
}

function systemCodeOf(error: Error): string | null {
  const code = 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : null;
}
