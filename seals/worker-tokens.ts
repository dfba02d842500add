/** What a worker does with tokens: opens the one of a payment for the moment of a call, and seals a new one at once. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isSealed, NEW_TOKEN, openToken, sealToken, tokenOfPayment, TokenUnreadable } from './token-seal';

export interface WorkerTokens {
  /** The plain token of this payment. Throws `TokenUnreadable`. */
  readonly open: (token: string, paymentId: string) => string;
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
    open: (token, paymentId) => {
      if (isSealed(token)) return openToken(token, privateKeys ?? [], tokenOfPayment(paymentId));
      if (acceptsClear) return token;
      throw new TokenUnreadable(
        'The token of this payment is not sealed, and ALLOW_UNENCRYPTED_HISTORY is not true: the program that started it has no ' +
          'TOKEN_SEAL_PUBLIC_KEY_FILE.',
      );
    },
    seal: (newToken) => (publicKey === null ? newToken : sealToken(newToken, publicKey, NEW_TOKEN)),
  };
}
