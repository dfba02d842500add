/**
 * The signed client of Smart Glocal's payment API. Every method is one request, never repeated here: whether a repeat is
 * safe depends on what the caller knows, and the class of a `SmartGlocalError` says which kind of knowledge is missing.
 */
import type { KeyObject } from 'node:crypto';
import { readAnswer, type Method } from './answer';
import { apiRoot } from './base-url';
import { invalidCall } from './errors';
import { createBody, initBody, moneyProblem, startBody } from './requests';
import type { CreateRequest, InitRequest, StartRequest, Wire } from './requests';
import { SIGNATURE_HEADER, signBody } from './signature';
import { snapshotOf } from './snapshot';
import { post, type Exchange } from './transport';
import type { SessionId, SessionSnapshot } from './types';

export interface SmartGlocalOptions {
  /** `https://demo.smart-glocal.com`, `https://proxy.smart-glocal.com`, or a simulator's http address on this machine. */
  readonly baseUrl: string;
  /** The one other host that a simulator may be on. */
  readonly simulatorHost?: string | null;
  /** The project id; demo and live have their own. */
  readonly project: string;
  /** From `parsePrivateKey`. */
  readonly privateKey: KeyObject;
}

export interface CallOptions {
  /** Milliseconds for the whole call, at most 2^31 - 1. Default 30 000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** 1 to 64 visible ASCII characters. A repeat is rejected by the provider, its first answer is not replayed. */
  readonly idempotencyKey?: string;
}

/** All methods return what the session looks like now, or throw `SmartGlocalError` and nothing else. */
export interface SmartGlocal {
  /** Opens a session; debits nothing. */
  createSession(request: CreateRequest, call?: CallOptions): Promise<SessionSnapshot>;
  /** Starts a CIT payment in a session. */
  startPayment(request: StartRequest, call?: CallOptions): Promise<SessionSnapshot>;
  /** Create and start in one. If the answer is lost, so is the session id. */
  initPayment(request: InitRequest, call?: CallOptions): Promise<SessionSnapshot>;
  /** From here on money may move. */
  confirm(sessionId: SessionId, call?: CallOptions): Promise<SessionSnapshot>;
  /** Asks to stop; a good answer means "accepted", not "cancelled". */
  cancel(sessionId: SessionId, call?: CallOptions): Promise<SessionSnapshot>;
  /** Changes nothing; may be repeated freely. */
  status(sessionId: SessionId, call?: CallOptions): Promise<SessionSnapshot>;
}

/** `asked`: the session that the answer must be about; none for calls that open one. Other objects get their own. */
function sessionMethod(path: string, asked?: SessionId): Method<SessionSnapshot> {
  const isAsked = (snapshot: SessionSnapshot): boolean => asked === undefined || snapshot.sessionId === asked;
  return { path, promises: 'session', read: snapshotOf, isAsked };
}

/** 30 s in total, as the provider's sister client has it; no figure is documented. */
const DEFAULT_TIMEOUT_MS = 30_000;

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** A client for one project. Throws an Error when base URL, project or key cannot be used. Sends nothing by itself. */
export function createSmartGlocal(options: SmartGlocalOptions): SmartGlocal {
  const { baseUrl, simulatorHost = null, project, privateKey } = options;
  const root = apiRoot(baseUrl, simulatorHost);
  if (!VISIBLE_ASCII.test(project)) throw new Error('The project id must be visible ASCII without blanks, as issued.');
  if (privateKey.type !== 'private') throw new Error('A private key is needed to sign requests; use parsePrivateKey.');

  return smartGlocalOver((path, body, { timeoutMs, signal, idempotencyKey }) => {
    const headers = {
      'content-type': 'application/json',
      'x-partner-project': project,
      [SIGNATURE_HEADER]: signBody(body, privateKey),
      ...(idempotencyKey === undefined ? {} : { 'x-partner-idempotency-key': idempotencyKey }),
    };
    return post({ url: new URL(path, root), headers, body, timeoutMs, signal });
  });
}

/** One request with these bytes, one attempt. Never rejects: what went wrong is a value. */
export type Send = (
  path: string,
  body: Buffer,
  options: CallOptions & { readonly timeoutMs: number },
) => Promise<Exchange>;

/** The methods over any line to the provider: what is said and how an answer is read, not how the bytes travel. */
export function smartGlocalOver(send: Send): SmartGlocal {
  async function call<T>(method: Method<T>, wire: Wire, options: CallOptions = {}): Promise<T> {
    const body = bytesOf(method.path, wire);
    refuseBadKey(method.path, options.idempotencyKey);
    return readAnswer(method, await send(method.path, body, { timeoutMs: DEFAULT_TIMEOUT_MS, ...options }));
  }

  return {
    async createSession(request, options) {
      return call(sessionMethod('session/create'), createBody(request), options);
    },
    async startPayment(request, options) {
      return call(sessionMethod('session/start/payment', request.sessionId), startBody(request), options);
    },
    async initPayment(request, options) {
      return call(sessionMethod('session/init/payment'), initBody(request), options);
    },
    async confirm(sessionId, options) {
      return call(sessionMethod('session/confirm', sessionId), { session_id: sessionId }, options);
    },
    async cancel(sessionId, options) {
      return call(sessionMethod('session/cancel', sessionId), { session_id: sessionId }, options);
    },
    async status(sessionId, options) {
      return call(sessionMethod('session/status', sessionId), { session_id: sessionId }, options);
    },
  };
}

/** Serialised once: these bytes are signed, and these are sent. */
function bytesOf(method: string, wire: Wire): Buffer {
  const problem = wire.amount_details === undefined ? null : moneyProblem(wire.amount_details);
  if (problem !== null) throw invalidCall(method, problem);
  try {
    return Buffer.from(JSON.stringify(wire), 'utf8');
  } catch {
    // The reason (a circle, a BigInt, a throwing toJSON) may quote what it found there.
    throw invalidCall(method, 'the metadata cannot be written as JSON');
  }
}

function refuseBadKey(method: string, key: string | undefined): void {
  // Neither alphabet nor length is documented; 64 holds a UUID or a SHA-256 in hex.
  if (key !== undefined && (!VISIBLE_ASCII.test(key) || key.length > 64)) {
    throw invalidCall(method, 'the idempotency key must be 1 to 64 visible ASCII characters');
  }
}
