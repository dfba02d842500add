/** What a worker does with tokens: opens the one of a payment for the moment of a call, and seals a new one at once. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  isSealed,
  NEW_TOKEN,
  openToken,
  sealingTimeOf,
  sealToken,
  tokenOfPayment,
  TokenUnreadable,
  type TokenTerms,
} from './token-seal';

/**
 * No start leaves later than 240 min after its payment began (the longest deadline that a shop may set); 5 min for clocks that
 * differ. A box that is older was kept by somebody.
 */
const OPENS_FOR_MS = 245 * 60_000;

export interface OpenedToken {
  readonly token: string;
  /** How long ago it was sealed, ms; null: it was not sealed. */
  readonly age: number | null;
}

export interface WorkerTokens {
  /** The plain token of the payment with these terms. `now` is epoch ms. Throws `TokenUnreadable`. */
  readonly open: (token: string, terms: TokenTerms, now: number) => OpenedToken;
  /** As it may enter history. */
  readonly seal: (newToken: string) => string;
}

/**
 * `privateKeys`: newest first, to which new tokens are sealed; null: there is none, and new tokens stay as they are.
 * `acceptsClear`: the token of a payment may be a plain one.
 */
export function workerTokens(privateKeys: readonly KeyObject[] | null, acceptsClear: boolean): WorkerTokens {
  const [newest] = privateKeys ?? [];
  const publicKey = newest === undefined ? null : createPublicKey(newest);
  return {
    open: (sealed, terms, now) => {
      if (isSealed(sealed)) {
        const token = openToken(sealed, privateKeys ?? [], tokenOfPayment(terms));
        return { token, age: ageOf(sealed, now) };
      }
      if (acceptsClear) return { token: sealed, age: null };
      throw new TokenUnreadable(
        'The token of this payment is not sealed, and ALLOW_UNENCRYPTED_HISTORY is not true: the program that started it has no ' +
          'TOKEN_SEAL_PUBLIC_KEY_FILE.',
      );
    },
    seal: (newToken) => (publicKey === null ? newToken : sealToken(newToken, publicKey, NEW_TOKEN)),
  };
}

/** A clock that is ahead by as much says as little about the age as one that is behind. */
function ageOf(sealed: string, now: number): number {
  const age = Math.abs(now - (sealingTimeOf(sealed) ?? -Infinity));
  if (age <= OPENS_FOR_MS) return age;
  throw new TokenUnreadable(
    `The token was sealed ${String(Math.round(age / 60_000))} min from now, and opens for 245 min. The payment waited too long to ` +
      'be started, its sealed token was used again, or the clocks of starter and worker differ: start the payment anew.',
    'token_expired',
  );
}
