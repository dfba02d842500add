/** What the codec server reads from the environment; the only place in this folder that uses `process.env`. */
import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { flag, logLevel, parsedBy, port } from '../environment/fields';
import { readEnvironment } from '../environment/read';
import { Secret } from '../environment/secret';
import { dataConverterOf, historyRule, historySettings, type History } from '../temporal/data-converter';

export interface Config {
  readonly history: History;
  readonly host: string;
  readonly port: number;
  /** The origins of the allowed Web UIs, as browsers write them. */
  readonly allowedOrigins: readonly string[];
  /** What every request must present; null: anybody who reaches the port may read. */
  readonly bearerToken: Secret | null;
  /** There is no token, though others may reach the address: it was explicitly allowed. */
  readonly isOpen: boolean;
  /** Whether people's messages are encrypted for the Web UI and the CLI. */
  readonly encrypts: boolean;
  readonly logLevel: string;
}

/** Where the Web UI of `temporal server start-dev` is. */
const DEV_SERVER_UI = 'http://localhost:8233,http://127.0.0.1:8233';

/** Ours: what `openssl rand -base64 24` prints; a shorter one may be guessed. */
const BEARER_CHARACTERS = 32;

const fields = z.object({
  ...historySettings,
  CODEC_SERVER_HOST: z.string().default('127.0.0.1').meta({
    description: 'the address to listen on (default 127.0.0.1): anyone who can reach it can read every payment',
    example: '127.0.0.1',
  }),
  CODEC_SERVER_PORT: port.default(8081).meta({ description: 'the port to listen on (default 8081)', example: '8081' }),
  CODEC_SERVER_ALLOWED_ORIGINS: parsedBy(parseOrigins).default(parseOrigins(DEV_SERVER_UI)).meta({
    description: "origins of the allowed Web UIs, comma-separated (default: the dev server's own)",
    example: 'https://temporal.shop.example',
  }),
  CODEC_SERVER_BEARER_TOKEN: parsedBy(parseBearerToken).optional().meta({
    description: 'what every request must send as "Authorization: Bearer ..."; optional only on this machine',
    example: '<output of: openssl rand -base64 24>',
  }),
  CODEC_SERVER_ALLOW_WITHOUT_TOKEN: flag.default(false).meta({
    description:
      'true: listen without a token on an address that others may reach, because something else keeps them out',
    example: 'true',
  }),
  CODEC_SERVER_ALLOW_ENCODE: flag.default(false).meta({
    description:
      'true: also encrypt the confirm, cancel or resolve that a person types into the Web UI for one payment',
    example: 'true',
  }),
  LOG_LEVEL: logLevel.default('info').meta({ description: 'how much is logged (default info)', example: 'info' }),
});

export const schema = fields.refine(...historyRule).refine(isGuarded, {
  path: ['CODEC_SERVER_BEARER_TOKEN'],
  message:
    'is missing, and CODEC_SERVER_HOST is more than this machine: anybody who reached the port could read every payment. Set a ' +
    'token; or, where something else keeps others out, CODEC_SERVER_ALLOW_WITHOUT_TOKEN=true',
  when: () => true,
});

/** Throws a `ConfigurationError` that lists every missing or bad variable. */
export function readConfig(env = process.env): Config {
  const read = readEnvironment(schema, env);
  return {
    history: dataConverterOf(read),
    host: read.CODEC_SERVER_HOST,
    port: read.CODEC_SERVER_PORT,
    allowedOrigins: read.CODEC_SERVER_ALLOWED_ORIGINS,
    bearerToken: read.CODEC_SERVER_BEARER_TOKEN ?? null,
    isOpen: read.CODEC_SERVER_BEARER_TOKEN === undefined && !isLoopback(read.CODEC_SERVER_HOST),
    encrypts: read.CODEC_SERVER_ALLOW_ENCODE,
    logLevel: read.LOG_LEVEL,
  };
}

/** Members are undefined while they are missing or badly configured. */
interface Guard {
  readonly CODEC_SERVER_HOST?: unknown;
  readonly CODEC_SERVER_BEARER_TOKEN?: unknown;
  readonly CODEC_SERVER_ALLOW_WITHOUT_TOKEN?: unknown;
}

function isGuarded(read: Guard): boolean {
  const { CODEC_SERVER_HOST: host, CODEC_SERVER_BEARER_TOKEN: token, CODEC_SERVER_ALLOW_WITHOUT_TOKEN: allow } = read;
  return token !== undefined || allow === true || isLoopback(String(host));
}

/** The names and addresses under which a machine reaches itself, and nobody else reaches it (RFC 5735, RFC 4291). */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

function parseOrigins(text: string): readonly string[] {
  return text.split(',').map((part) => {
    const origin = part.trim();
    if (URL.canParse(origin) && /^https?:/.test(origin) && new URL(origin).origin === origin) return origin;
    throw new Error(
      'is not a list of origins such as https://temporal.shop.example: no path, no slash at the end, no *',
    );
  });
}

function parseBearerToken(text: string): Secret {
  if (/^[\x21-\x7e]+$/.test(text) && text.length >= BEARER_CHARACTERS) return new Secret(text);
  throw new Error(`is shorter than ${String(BEARER_CHARACTERS)} characters, or holds a blank`);
}
