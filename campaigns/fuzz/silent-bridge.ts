import type { Express } from 'express';
import pino from 'pino';
import { createBridge, type BridgeDependencies } from '../../webhook-bridge/app';
import { linkSecrets, provider } from '../samples/webhooks';

/** The real bridge that takes what the samples sign, and logs nothing. */
export function silentBridge(
  payments: BridgeDependencies['payments'],
  more: Pick<BridgeDependencies, 'now' | 'limits' | 'later'> = {},
): Express {
  return createBridge({
    payments,
    publicKeys: () => [provider.publicKey],
    linkSecrets,
    publicBaseUrl: 'https://pay.shop.example',
    logger: pino({ level: 'silent' }),
    ...more,
  });
}
