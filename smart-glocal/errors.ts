/**
 * The one error of this client. It holds nothing that could leak (no request, answer, body, token, key, and not the
 * provider's free text), because errors end up in histories and logs; so it may be printed and stored as it is.
 */
import type { ErrorClass } from './error-codes';

export type { ErrorClass } from './error-codes';

/** What the error says besides its message. */
export interface SmartGlocalErrorFacts {
  readonly class: ErrorClass;
  /** The provider's code, or one of ours in the same spelling (`timeout`, `dns`, `unreadable_answer`, `http_502`, ...). */
  readonly code: string | null;
  /** Such as `session/confirm`. */
  readonly method: string;
  /** Null when no answer came, or the request was never sent. */
  readonly httpStatus: number | null;
}

/** A call that returned no session. `switch` on `class`, show `message` to a person. */
export class SmartGlocalError extends Error implements SmartGlocalErrorFacts {
  override readonly name = 'SmartGlocalError';
  readonly class: ErrorClass;
  readonly code: string | null;
  readonly method: string;
  readonly httpStatus: number | null;

  /** `text` is what happened, the likely cause and what to do; the method is put before it. */
  constructor(facts: SmartGlocalErrorFacts, text: string) {
    super(`${facts.method}: ${text}`);
    this.class = facts.class;
    this.code = facts.code;
    this.method = facts.method;
    this.httpStatus = facts.httpStatus;
  }
}

/** A call that this client refuses to send: ours to fix, nothing left this machine. `problem` quotes no value. */
export function invalidCall(method: string, problem: string): SmartGlocalError {
  const facts = { class: 'rejected_request', code: 'invalid_call', method, httpStatus: null } as const;
  return new SmartGlocalError(facts, `not sent, ${problem}. The same call is refused again: correct it first.`);
}
