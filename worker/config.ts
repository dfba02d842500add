import { z } from 'zod';
import { parseShopEventSecrets, type ShopEventTarget } from '../activities/shop-events';
import {
  fileParsedBy,
  httpsOutsideLocalhost,
  logLevel,
  parsedBy,
  postAddress,
  webAddress,
} from '../environment/fields';
import { readKeyFile } from '../environment/key-file';
import { readEnvironment } from '../environment/read';
import { sealPrivateKeyField, sealRule } from '../seals/config';
import { parseLinkSecrets } from '../seals/customer-link';
import { environmentOf } from '../smart-glocal/base-url';
import { publicKeyFiles } from '../smart-glocal/public-keys';
import { parsePrivateKey } from '../smart-glocal/signature';
import { taskQueueFields, temporalFields } from '../temporal/config';
import { historyRule, historySettings } from '../temporal/data-converter';

/** What a worker reads from its environment; the only place in this folder that does. */
const fields = z.object({
  ...temporalFields,
  ...taskQueueFields,
  ...historySettings,
  ...sealPrivateKeyField,
  SMART_GLOCAL_BASE_URL: webAddress.meta({
    description:
      'where payments go: https://proxy.smart-glocal.com (live), https://demo.smart-glocal.com (demo) or a simulator',
    example: 'https://demo.smart-glocal.com',
  }),
  SMART_GLOCAL_SIMULATOR_HOST: z
    .string()
    .regex(/^[a-z\d.-]+$/i, 'is not the name of a host alone')
    .optional()
    .meta({
      description:
        'the one host besides this machine that http to a simulator may go to, in clear; as in docker-compose.yml',
      example: 'simulator',
    }),
  SMART_GLOCAL_PROJECT: z
    .string()
    .meta({ description: 'the project id from your account manager, enabled for 3DS', example: 'my-project' }),
  SMART_GLOCAL_PRIVATE_KEY_FILE: fileParsedBy(parsePrivateKey, 'names a file that is ').meta({
    description: 'private key that signs requests (PEM, RSA, at least 2048 bit)',
    example: 'keys/merchant.pem',
  }),
  SMART_GLOCAL_PUBLIC_KEY_FILES: parsedBy((text) => publicKeyFiles(text, readKeyFile)).meta({
    description: "PEM files with Smart Glocal's public keys, newest first; a payment believes no webhook without them",
    example: 'keys/smart-glocal.pub.pem',
  }),
  PUBLIC_BASE_URL: httpsOutsideLocalhost.meta({
    description: 'how customers and Smart Glocal reach the webhook bridge',
    example: 'https://pay.example.com',
  }),
  CUSTOMER_LINK_SECRET: parsedBy(parseLinkSecrets).meta({
    description: 'base64 of at least 32 random bytes; signs customer links',
    example: '$(openssl rand -base64 32)',
  }),
  SHOP_EVENTS_URL: postAddress.optional().meta({
    description: 'where outcomes and reviews of payments are posted (Standard Webhooks); nowhere when left out',
    example: 'https://shop.example/payment-events',
  }),
  SHOP_EVENTS_SECRET_FILE: fileParsedBy(parseShopEventSecrets).optional().meta({
    description:
      'the file with the secret that signs them: "whsec_" and base64 of 24 to 64 random bytes, as the shop has it',
    example: 'keys/shop-events.txt',
  }),
  TEMPORAL_RESTORED_AT: z.iso
    .datetime({ offset: true, error: 'is not a time with its zone (ISO 8601, ending in Z or like +02:00)' })
    .transform((text) => Date.parse(text))
    .refine((at) => at <= Date.now(), 'is in the future')
    .optional()
    .meta({
      description:
        'when Temporal was last restored from a backup: a payment that began before then and has no start in its history is ' +
        'not started any more, and a person is asked',
      example: '2026-03-01T04:30:00Z',
    }),
  LOG_LEVEL: logLevel.default('info').meta({ description: 'how much is logged', example: 'info' }),
  WORKER_BUILD: z
    .string()
    .default('development')
    .meta({ description: 'name of this build, for the log', example: '1.4.0' }),
});

export const schema = fields
  .refine(({ SMART_GLOCAL_BASE_URL: url, SMART_GLOCAL_SIMULATOR_HOST: host }) => isKnown(url, host), {
    path: ['SMART_GLOCAL_BASE_URL'],
    message:
      'is not the address of live, demo or a simulator (http on this machine, or on SMART_GLOCAL_SIMULATOR_HOST)',
    when: () => true,
  })
  .refine(...historyRule)
  .refine(...sealRule('TOKEN_SEAL_PRIVATE_KEY_FILE'))
  .refine((read) => read.SHOP_EVENTS_URL === undefined || read.SHOP_EVENTS_SECRET_FILE !== undefined, {
    path: ['SHOP_EVENTS_SECRET_FILE'],
    message: 'is missing, and SHOP_EVENTS_URL is set: nothing is sent unsigned',
    when: () => true,
  })
  .refine((read) => read.SHOP_EVENTS_SECRET_FILE === undefined || read.SHOP_EVENTS_URL !== undefined, {
    path: ['SHOP_EVENTS_URL'],
    message: 'is missing, and SHOP_EVENTS_SECRET_FILE is set: set both, or neither',
    when: () => true,
  });

/** What is missing, or no text, is reported by its own field. */
function isKnown(url: unknown, host: unknown): boolean {
  return typeof url !== 'string' || environmentOf(url, typeof host === 'string' ? host : null) !== null;
}

export type WorkerConfig = z.output<typeof schema>;

/** Throws a `ConfigurationError` that lists everything that is missing or wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): WorkerConfig {
  return readEnvironment(schema, env);
}

/** Where this worker posts shop events; null: nowhere. */
export function shopEventTargetOf(config: WorkerConfig): ShopEventTarget | null {
  const { SHOP_EVENTS_URL: url, SHOP_EVENTS_SECRET_FILE: sign } = config;
  return url === undefined || sign === undefined ? null : { url, sign };
}
