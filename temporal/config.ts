/** What this folder reads from the environment; the only place in it that uses `process.env`. */
import { z } from 'zod';
import { fileText, secretText } from '../environment/fields';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The environment of this process, whole: `@temporalio/envconfig`, pip, Maven and Java read variables of their own from it. */
export function inheritedEnvironment(): Variables {
  return process.env;
}

/** Not the content: a private key does not belong in the settings. */
const readableFile = fileText.transform(() => 'readable' as const);

/** envconfig reads any other word as "false", so a `yes` would switch off encryption of the connection. */
const tlsFlag = z.enum(['true', 'false', '1', '0'], 'is not one of true, false, 1, 0');

/**
 * The variables with which any process of ours connects to Temporal: spread them into its schema, so that a bad one is
 * reported together with all others. Their values are used by `temporalSettings`, which also knows the profile file.
 */
export const temporalFields = {
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^(?:[^:/\s]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i, 'is a URL or a path; write host:port')
    .optional()
    .meta({ description: 'where Temporal listens (default localhost:7233)', example: 'localhost:7233' }),
  TEMPORAL_NAMESPACE: z
    .string()
    .optional()
    .meta({ description: 'the Temporal namespace of the payments (default "default")', example: 'payments' }),
  TEMPORAL_API_KEY: secretText
    .optional()
    .meta({ description: 'API key of Temporal Cloud; implies TLS', example: '<API key>' }),
  TEMPORAL_PROFILE: z
    .string()
    .optional()
    .meta({ description: 'profile to use from the Temporal configuration file', example: 'default' }),
  TEMPORAL_CONFIG_FILE: readableFile
    .optional()
    .meta({ description: 'Temporal configuration file (TOML)', example: '/etc/temporal/temporal.toml' }),
  TEMPORAL_TLS: tlsFlag
    .optional()
    .meta({ description: 'whether the connection to Temporal is encrypted', example: 'true' }),
  TEMPORAL_TLS_CLIENT_CERT_PATH: readableFile
    .optional()
    .meta({ description: 'client certificate for Temporal (PEM file)', example: '/run/secrets/temporal.crt' }),
  TEMPORAL_TLS_CLIENT_KEY_PATH: readableFile
    .optional()
    .meta({ description: 'private key of that certificate (PEM file)', example: '/run/secrets/temporal.key' }),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: readableFile
    .optional()
    .meta({ description: "authority that signed Temporal's certificate (PEM file)", example: '/etc/temporal/ca.crt' }),
  TEMPORAL_TLS_SERVER_NAME: z.string().optional().meta({
    description: "name in Temporal's certificate, when it differs from the address",
    example: 'temporal.local',
  }),
  TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: z
    .enum(['false', '0'], "is set, but Temporal's TypeScript SDK cannot do that; set TEMPORAL_TLS_SERVER_NAME instead")
    .optional()
    .meta({ description: "whether Temporal's certificate goes unchecked: never supported", example: 'false' }),
};

/** For the worker and the starter, which must name the same queue. */
export const taskQueueFields = {
  TEMPORAL_TASK_QUEUE: z
    .string()
    .default('cit-payments')
    .meta({ description: 'the queue on which workers take payments (default cit-payments)', example: 'cit-payments' }),
};
