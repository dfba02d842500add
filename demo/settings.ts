/** Everything the demo's processes are told: fresh keys, chosen ports, and the variables that carry them. */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { freePort } from '../temporal/servers/free-port';
import { DEFAULT_TASK_QUEUE } from '../workflows/messages';
import type { DemoFolder } from './folder';

/** The ports that documentation and habits know; when one is taken, any free one. */
const PREFERRED = { temporal: 7233, webUi: 8233, bridge: 3000, simulator: 8090 } as const;

/** RSA of 2048 bit: no size is documented by Smart Glocal, and less is not accepted here. */
const RSA_BITS = 2048;

export type Ports = Readonly<Record<keyof typeof PREFERRED, number>>;

export interface Settings {
  readonly ports: Ports;
  /** One sentence for each port that was taken. */
  readonly moved: readonly string[];
  readonly bridgeUrl: string;
  readonly simulatorUrl: string;
  readonly taskQueue: string;
  /** Base64, for CUSTOMER_LINK_SECRET. */
  readonly linkSecret: string;
  /** For all processes of the demo and for the CLI: each reads what it needs. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Chooses ports and writes fresh keys into the demo's folder. */
export async function makeSettings(folder: DemoFolder): Promise<Settings> {
  const ports: Ports = {
    temporal: await freePort(PREFERRED.temporal),
    webUi: await freePort(PREFERRED.webUi),
    bridge: await freePort(PREFERRED.bridge),
    simulator: await freePort(PREFERRED.simulator),
  };
  const merchant = await newKeyPair(folder, 'merchant');
  const provider = await newKeyPair(folder, 'smart-glocal');
  const linkSecret = randomBytes(32).toString('base64');
  const bridgeUrl = `http://127.0.0.1:${String(ports.bridge)}`;
  const simulatorUrl = `http://127.0.0.1:${String(ports.simulator)}`;
  const project = 'demo-project';

  return {
    ports,
    moved: NAMES.filter(([name]) => ports[name] !== PREFERRED[name]).map(
      ([name, title]) => `Port ${String(PREFERRED[name])} is taken: ${title} uses ${String(ports[name])}.`,
    ),
    bridgeUrl,
    simulatorUrl,
    taskQueue: DEFAULT_TASK_QUEUE,
    linkSecret,
    variables: {
      TEMPORAL_ADDRESS: `127.0.0.1:${String(ports.temporal)}`,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_TASK_QUEUE: DEFAULT_TASK_QUEUE,
      // A profile without settings, or envconfig would read the person's own file and mix its profile in.
      TEMPORAL_CONFIG_FILE: folder.write('temporal.toml', '[profile.default]\n'),
      PUBLIC_BASE_URL: bridgeUrl,
      CUSTOMER_LINK_SECRET: linkSecret,
      ALLOW_UNENCRYPTED_HISTORY: 'true',
      SMART_GLOCAL_BASE_URL: simulatorUrl,
      SMART_GLOCAL_PROJECT: project,
      SMART_GLOCAL_PRIVATE_KEY_FILE: merchant.privateKeyFile,
      SMART_GLOCAL_PUBLIC_KEY_FILES: provider.publicKeyFile,
      WEBHOOK_BRIDGE_HOST: '127.0.0.1',
      WEBHOOK_BRIDGE_PORT: String(ports.bridge),
      SIMULATOR_HOST: '127.0.0.1',
      SIMULATOR_PORT: String(ports.simulator),
      SIMULATOR_PROJECT: project,
      SIMULATOR_PARTNER_PUBLIC_KEY_FILE: merchant.publicKeyFile,
      SIMULATOR_WEBHOOK_PRIVATE_KEY_FILE: provider.privateKeyFile,
      SIMULATOR_WEBHOOK_URL: `${bridgeUrl}/webhooks/smart-glocal`,
    },
  };
}

const NAMES: readonly (readonly [keyof Ports, string])[] = [
  ['temporal', 'Temporal'],
  ['webUi', 'the Web UI'],
  ['bridge', 'the webhook bridge'],
  ['simulator', 'the simulator'],
];

async function newKeyPair(
  folder: DemoFolder,
  name: string,
): Promise<{ readonly privateKeyFile: string; readonly publicKeyFile: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: RSA_BITS,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    privateKeyFile: folder.write(`${name}.pem`, privateKey),
    publicKeyFile: folder.write(`${name}.pub.pem`, publicKey),
  };
}
