import { z } from 'zod';
import { parseLinkSecrets } from '../activities/payment-activities';
import { fileText, httpsOutsideLocalhost, logLevel, parsedBy } from '../environment/fields';
import { readEnvironment } from '../environment/read';
import { environmentOf } from '../smart-glocal/base-url';
import { parsePrivateKey } from '../smart-glocal/signature';
import { historyRule, historySettings } from '../temporal/data-converter';
import { taskQueueFields, temporalFields } from '../temporal/config';
import { sealPrivateKeyField, sealRule } from '../token-seal/config';

/** What a worker reads from its environment; the only place in this room where it does. */
const fields = z.object({
  ...temporalFields,
  ...taskQueueFields,
  ...historySettings,
  ...sealPrivateKeyField,
  SMART_GLOCAL_BASE_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && environmentOf(text) !== null,
      'is neither live, demo nor a simulator (http)',
    )
    .meta({
      description:
        'where payments go: https://proxy.smart-glocal.com (live), https://demo.smart-glocal.com (demo) or a simulator',
      example: 'https://demo.smart-glocal.com',
    }),
  SMART_GLOCAL_PROJECT: z
    .string()
    .meta({ description: 'the project id from your account manager, enabled for 3DS', example: 'my-project' }),
  SMART_GLOCAL_PRIVATE_KEY_FILE: fileText
    .transform((pem, context) => {
      try {
        return parsePrivateKey(pem);
      } catch (error) {
        context.addIssue({ code: 'custom', message: `names a file that is ${textOf(error)}` });
        return z.NEVER;
      }
    })
    .meta({
      description: 'private key that signs requests (PEM, RSA, at least 2048 bit)',
      example: 'keys/merchant.pem',
    }),
  PUBLIC_BASE_URL: httpsOutsideLocalhost.meta({
    description: 'how customers and Smart Glocal reach the webhook bridge',
    example: 'https://pay.example.com',
  }),
  CUSTOMER_LINK_SECRET: parsedBy(parseLinkSecrets).meta({
    description: 'base64 of at least 32 random bytes; signs customer links',
    example: '$(openssl rand -base64 32)',
  }),
  LOG_LEVEL: logLevel.default('info').meta({ description: 'how much is logged', example: 'info' }),
  WORKER_BUILD: z
    .string()
    .default('development')
    .meta({ description: 'name of this build, for the log', example: '1.4.0' }),
});

const schema = fields.refine(...historyRule).refine(...sealRule('TOKEN_SEAL_PRIVATE_KEY_FILE'));

export type WorkerConfig = z.output<typeof schema>;

/** Throws a `ConfigurationError` that lists everything that is missing or wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): WorkerConfig {
  return readEnvironment(schema, env);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unreadable';
}
