/** The settings of a campaign's processes: fresh keys, their own ports on loopback, one folder for everything. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { harmlessEnvironment } from '../../demo/config';
import { newKeyPair } from '../../demo/key-pair';
import { freePort } from '../../temporal/servers/free-port';
import { DEFAULT_TASK_QUEUE } from '../../workflows/contract/messages';
import { CLOCK_SCALE } from './clock-scale';

export const ROOT = join(__dirname, '../..');

export interface Folder {
  readonly path: string;
  readonly code: string;
  readonly remove: () => void;
}

export interface Settings {
  readonly temporalPort: number;
  readonly bridgeUrl: string;
  readonly simulatorUrl: string;
  /** Base64, for CUSTOMER_LINK_SECRET. */
  readonly linkSecret: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A new folder for code, keys, database and logs, inside node_modules: compiled code finds its libraries relative to
 * itself.
 */
export function makeFolder(): Folder {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const path = mkdtempSync(join(cache, 'chaos-')); // 0700: it will hold keys.
  return { path, code: join(path, 'code'), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Chooses ports and writes fresh keys into the folder. */
export async function makeSettings({ path }: Folder, seed: number): Promise<Settings> {
  const file = (name: string, text: string): string => {
    writeFileSync(join(path, name), text, { mode: 0o600 });
    return join(path, name);
  };
  const merchant = await newKeyPair('merchant', file);
  const provider = await newKeyPair('provider', file);
  const [temporal, bridge, simulator] = [await freePort(), await freePort(), await freePort()];
  const bridgeUrl = `http://127.0.0.1:${String(bridge)}`;
  const simulatorUrl = `http://127.0.0.1:${String(simulator)}`;
  const linkSecret = randomBytes(32).toString('base64');
  return {
    temporalPort: temporal,
    bridgeUrl,
    simulatorUrl,
    linkSecret,
    env: {
      ...harmlessEnvironment(),
      TEMPORAL_ADDRESS: `127.0.0.1:${String(temporal)}`,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_TASK_QUEUE: DEFAULT_TASK_QUEUE,
      // An empty profile, so that envconfig does not read the user's own file.
      TEMPORAL_CONFIG_FILE: file('temporal.toml', '[profile.default]\n'),
      PUBLIC_BASE_URL: bridgeUrl,
      CUSTOMER_LINK_SECRET: linkSecret,
      ALLOW_UNENCRYPTED_HISTORY: 'true',
      SMART_GLOCAL_BASE_URL: simulatorUrl,
      SMART_GLOCAL_PROJECT: 'demo-project',
      SMART_GLOCAL_PRIVATE_KEY_FILE: merchant.privateKeyFile,
      SMART_GLOCAL_PUBLIC_KEY_FILES: provider.publicKeyFile,
      WEBHOOK_BRIDGE_HOST: '127.0.0.1',
      WEBHOOK_BRIDGE_PORT: String(bridge),
      SIMULATOR_HOST: '127.0.0.1',
      SIMULATOR_PORT: String(simulator),
      SIMULATOR_PROJECT: 'demo-project',
      SIMULATOR_PARTNER_PUBLIC_KEY_FILE: merchant.publicKeyFile,
      SIMULATOR_WEBHOOK_PRIVATE_KEY_FILE: provider.privateKeyFile,
      SIMULATOR_WEBHOOK_URL: `${bridgeUrl}/webhooks/smart-glocal`,
      SIMULATOR_CLOCK_SCALE: String(CLOCK_SCALE),
      SIMULATOR_SEED: String(seed),
    },
  };
}
