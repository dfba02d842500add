/**
 * Where and how to reach Temporal, as every Temporal tool reads it: `TEMPORAL_*` variables over a profile of the TOML
 * file. What envconfig would silently ignore (a certificate without its key) is refused here.
 */
import { loadClientConfigProfile, toClientOptions, type ClientConfigProfile } from '@temporalio/envconfig';
import { ConfigurationError } from '../environment/read';
import { inheritedEnvironment, type Variables } from './config';
import type { NativeConnectionOptions } from '@temporalio/worker';

/** The SDK's own defaults, named here so that start-up lines can show them. */
const DEFAULT_ADDRESS = 'localhost:7233';
const DEFAULT_NAMESPACE = 'default';

export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  /** API key, certificate and the like; a function, so that they are not printed with the settings. */
  readonly credentials: () => Pick<NativeConnectionOptions, 'tls' | 'metadata' | 'apiKey'>;
}

/** Reads the settings. Throws a `ConfigurationError` when profile, file or certificates do not fit together. */
export function temporalSettings(env: Variables = inheritedEnvironment()): TemporalSettings {
  const profile = loadProfile(env);
  const { tls } = profile;
  if ((tls?.clientCert === undefined) !== (tls?.clientKey === undefined)) {
    throw new ConfigurationError(
      'Temporal is configured with a client certificate but no key for it, or the reverse. Set both TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH, or neither.',
    );
  }
  const { namespace, connectionOptions } = load(() => toClientOptions(profile));
  const { address, ...credentials } = connectionOptions;
  return {
    address: address ?? DEFAULT_ADDRESS,
    namespace: namespace ?? DEFAULT_NAMESPACE,
    credentials: () => credentials,
  };
}

function loadProfile(env: Variables): ClientConfigProfile {
  // An empty variable is an unset one, as everywhere in this project; envconfig would take it as an empty address.
  const given = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return load(() => loadClientConfigProfile({ overrideEnvVars: Object.fromEntries(given) }));
}

function load<Loaded>(read: () => Loaded): Loaded {
  try {
    return read();
  } catch (error) {
    throw new ConfigurationError(
      `Temporal's configuration cannot be used: ${reasonOf(error)}. Check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE, and the files that TEMPORAL_TLS_* or the profile name.`,
    );
  }
}

/** Not the parser's own text, and not the error as a cause: both quote lines of the file, which may hold an API key. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'it cannot be read';
  if ('line' in error) return `the file is not valid TOML, line ${String(error.line)}`;
  if ('message' in error && String(error.message).startsWith('Profile ')) return 'the profile is not in the file';
  if ('path' in error && 'code' in error) return `${String(error.path)} cannot be read (${String(error.code)})`;
  return 'a value in the file has the wrong type';
}
