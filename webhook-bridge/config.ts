/** What the bridge reads from the environment, once; the only place in this folder that uses `process.env`. */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { httpsOutsideLocalhost, logLevel, parsedBy, port, postAddress, wholeNumber } from '../environment/fields';
import { readKeyFile } from '../environment/key-file';
import { readEnvironment } from '../environment/read';
import { sealPublicKeyField, sealRule } from '../seals/config';
import { parseLinkSecrets, type LinkSecrets } from '../seals/customer-link';
import { publicKeyFiles } from '../smart-glocal/public-keys';
import { temporalFields } from '../temporal/config';
import { dataConverterOf, historyRule, historySettings, type History } from '../temporal/data-converter';
import { temporalSettings, type TemporalSettings } from '../temporal/settings';
import { parseColour } from './customers/pages/colour';
import { parseShopName, parseShopUrl, parseSupport, readLogo, type Shop } from './customers/pages/shop';
import { DOOR_LIMITS, type DoorLimits } from './server';
import { isOwnAddress } from './webhooks/forward';

export interface Config {
  readonly temporal: TemporalSettings;
  readonly history: History;
  /** The workers' public key, to which webhooks are sealed; null: they stay in clear. */
  readonly sealKey: KeyObject | null;
  readonly host: string;
  readonly port: number;
  readonly door: Pick<DoorLimits, 'maxConnections' | 'keepAliveTimeout'>;
  readonly publicBaseUrl: string;
  readonly linkSecrets: LinkSecrets;
  /** PEM files, newest key first; all of them were usable when the environment was read. */
  readonly publicKeyFiles: readonly string[];
  /** Where webhooks that are not this engine's are forwarded; null: nowhere. */
  readonly forwardUrl: URL | null;
  /** The workers' task queue; null: the one of each payment's own worker. */
  readonly taskQueue: string | null;
  /** The shop's branding on the customer's pages. */
  readonly shop: Shop;
  readonly logLevel: string;
}

const fields = z.object({
  ...temporalFields,
  ...historySettings,
  ...sealPublicKeyField,
  WEBHOOK_BRIDGE_HOST: z.string().default('127.0.0.1').meta({
    description: 'the address to listen on (default 127.0.0.1)',
    example: '0.0.0.0',
  }),
  WEBHOOK_BRIDGE_PORT: port.default(3000).meta({
    description: 'the port to listen on (default 3000)',
    example: '3000',
  }),
  WEBHOOK_BRIDGE_MAX_CONNECTIONS: wholeNumber(10, 100_000).default(DOOR_LIMITS.maxConnections).meta({
    description: 'how many connections it holds at once, below the open files that it may have (default 2000)',
    example: '500',
  }),
  WEBHOOK_BRIDGE_KEEP_ALIVE_SECONDS: wholeNumber(1, 3_600)
    .default(DOOR_LIMITS.keepAliveTimeout / 1_000)
    .meta({
      description: 'how long it keeps an idle connection: longer than the load balancer in front of it (default 65)',
      example: '620',
    }),
  PUBLIC_BASE_URL: httpsOutsideLocalhost.meta({
    description: 'how customers and Smart Glocal reach this bridge',
    example: 'https://pay.shop.example',
  }),
  CUSTOMER_LINK_SECRET: parsedBy(parseLinkSecrets).meta({
    description: 'checks the links of customers; the same as the worker and the starter have',
    example: '<output of: openssl rand -base64 32>',
  }),
  SMART_GLOCAL_PUBLIC_KEY_FILES: parsedBy((text) => publicKeyFiles(text, readKeyFile)).meta({
    description: "PEM files with Smart Glocal's public keys, newest first; they check the signatures of webhooks",
    example: 'keys/smart-glocal.pub.pem',
  }),
  WEBHOOK_FORWARD_URL: postAddress.optional().meta({
    description: "where webhooks go that are not this engine's, such as your shop system's own receiver",
    example: 'https://shop.example/webhooks',
  }),
  SHOP_NAME: parsedBy(parseShopName).optional().meta({
    description: "the shop's name on the customer's pages",
    example: 'Fjord & Pine',
  }),
  SHOP_LOGO_FILE: parsedBy(readLogo).optional().meta({
    description:
      "the shop's logo on the customer's pages, in place of its name: SVG, PNG, JPEG or WebP, at most 32 KiB",
    example: 'shop/logo.svg',
  }),
  SHOP_COLOUR: parsedBy(parseColour).optional().meta({
    description: "the colour of buttons and links on the customer's pages; shaded where it would be hard to read",
    example: '#0b6e5f',
  }),
  SHOP_SUPPORT: parsedBy(parseSupport).optional().meta({
    description: 'the contact for customers: an e-mail address, a telephone number, or an https page',
    example: 'help@shop.example',
  }),
  SHOP_URL: parsedBy(parseShopUrl).optional().meta({
    description: "where the button back to the shop leads on the customer's pages",
    example: 'https://shop.example/orders',
  }),
  TEMPORAL_TASK_QUEUE: z.string().optional().meta({
    description: 'the queue on which workers take what comes after the end of a payment',
    example: 'cit-payments',
  }),
  LOG_LEVEL: logLevel.default('info').meta({ description: 'how much is logged (default info)', example: 'info' }),
});

export const schema = fields
  .refine((read) => !isOwnAddress(read.WEBHOOK_FORWARD_URL, read), {
    path: ['WEBHOOK_FORWARD_URL'],
    message: "is this bridge's own address: every webhook would come back to it",
    when: () => true,
  })
  .refine((read) => read.SHOP_LOGO_FILE === undefined || read.SHOP_NAME !== undefined, {
    path: ['SHOP_LOGO_FILE'],
    message: 'needs SHOP_NAME, which is read to customers who do not see the logo',
    when: () => true,
  })
  .refine(...historyRule)
  .refine(...sealRule('TOKEN_SEAL_PUBLIC_KEY_FILE'));

/** Throws a `ConfigurationError` that lists every missing or bad variable. */
export function readConfig(env = process.env): Config {
  const read = readEnvironment(schema, env);
  return {
    temporal: temporalSettings(env),
    history: dataConverterOf(read),
    sealKey: read.TOKEN_SEAL_PUBLIC_KEY_FILE ?? null,
    host: read.WEBHOOK_BRIDGE_HOST,
    port: read.WEBHOOK_BRIDGE_PORT,
    door: {
      maxConnections: read.WEBHOOK_BRIDGE_MAX_CONNECTIONS,
      keepAliveTimeout: read.WEBHOOK_BRIDGE_KEEP_ALIVE_SECONDS * 1_000,
    },
    publicBaseUrl: read.PUBLIC_BASE_URL,
    linkSecrets: read.CUSTOMER_LINK_SECRET,
    publicKeyFiles: read.SMART_GLOCAL_PUBLIC_KEY_FILES,
    forwardUrl: read.WEBHOOK_FORWARD_URL ?? null,
    taskQueue: read.TEMPORAL_TASK_QUEUE ?? null,
    shop: {
      name: read.SHOP_NAME ?? null,
      logo: read.SHOP_LOGO_FILE ?? null,
      colour: read.SHOP_COLOUR ?? null,
      support: read.SHOP_SUPPORT ?? null,
      url: read.SHOP_URL ?? null,
    },
    logLevel: read.LOG_LEVEL,
  };
}
