/** What the CLI reads from the environment, once; the only place in this folder that uses `process.env`. */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { httpsOutsideLocalhost, parsedBy, secretText, webAddress } from '../environment/fields';
import { readEnvironment } from '../environment/read';
import type { Secret } from '../environment/secret';
import { sealPublicKeyField, sealRule } from '../seals/config';
import { parseLinkSecrets, type LinkSecrets } from '../seals/customer-link';
import { taskQueueFields, temporalFields } from '../temporal/config';
import { dataConverterOf, historyRule, historySettings, type History } from '../temporal/data-converter';
import { temporalSettings, type TemporalSettings } from '../temporal/settings';

export interface Config {
  readonly temporal: TemporalSettings;
  readonly history: History;
  /** The workers' public key; null: tokens go in clear. */
  readonly tokenSealKey: KeyObject | null;
  readonly taskQueue: string;
  readonly publicBaseUrl: string;
  readonly linkSecrets: LinkSecrets;
  /** The address of Temporal's Web UI; null when not configured. */
  readonly webUiUrl: string | null;
  /** Null when the token comes from a file or standard input. */
  readonly token: Secret | null;
}

const fields = z.object({
  ...temporalFields,
  ...taskQueueFields,
  ...historySettings,
  ...sealPublicKeyField,
  PUBLIC_BASE_URL: httpsOutsideLocalhost.meta({
    description: 'how customers reach the webhook bridge; links for them begin with it',
    example: 'https://pay.shop.example',
  }),
  CUSTOMER_LINK_SECRET: parsedBy(parseLinkSecrets).meta({
    description: 'signs the links for customers; the same as the worker and the bridge have',
    example: '<output of: openssl rand -base64 32>',
  }),
  TEMPORAL_UI_URL: webAddress
    .optional()
    .meta({ description: "where Temporal's Web UI is, for links to payments", example: 'http://localhost:8233' }),
  CIT_TOKEN: secretText.optional().meta({
    description: 'the recurrent token of the saved card (or use --token-file, or standard input)',
    example: '<recurrent token>',
  }),
});

export const schema = fields.refine(...historyRule).refine(...sealRule('TOKEN_SEAL_PUBLIC_KEY_FILE'));

/** Throws a `ConfigurationError` that lists every missing or bad variable. */
export function readConfig(env = process.env): Config {
  const read = readEnvironment(schema, env);
  return {
    temporal: temporalSettings(env),
    history: dataConverterOf(read),
    tokenSealKey: read.TOKEN_SEAL_PUBLIC_KEY_FILE ?? null,
    taskQueue: read.TEMPORAL_TASK_QUEUE,
    publicBaseUrl: read.PUBLIC_BASE_URL,
    linkSecrets: read.CUSTOMER_LINK_SECRET,
    webUiUrl: read.TEMPORAL_UI_URL?.replace(/\/$/, '') ?? null,
    token: read.CIT_TOKEN ?? null,
  };
}

export interface TerminalSettings {
  /** `DEBUG=1`, or `DEBUG_STACK=1` as for every process: errors are printed in full. */
  readonly isDebug: boolean;
  /** `NO_COLOR` (no-color.org) is not set. */
  readonly isColourWanted: boolean;
  /** `TERM=dumb`: no line can be overwritten. */
  readonly isDumb: boolean;
}

/** The terminal's settings; reading them cannot fail, so they are read first. */
export function readTerminalSettings(env = process.env): TerminalSettings {
  return {
    isDebug: env['DEBUG'] === '1' || env['DEBUG_STACK'] === '1',
    isColourWanted: (env['NO_COLOR'] ?? '') === '',
    isDumb: env['TERM'] === 'dumb',
  };
}
