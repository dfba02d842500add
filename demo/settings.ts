/** The configuration of the demo's processes: fresh keys, chosen ports, and the variables that carry them. */
import { createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { newSealKeyPair } from '../seals/key-pair';
import { dataConverterOf } from '../temporal/data-converter';
import { openKeyRing } from '../temporal/encryption/key-ring';
import { createKeyRing } from '../temporal/encryption/key-ring-file';
import { freePort } from '../temporal/servers/free-port';
import { DEFAULT_TASK_QUEUE } from '../workflows/contract/messages';
import type { DemoFolder } from './folder';
import { newKeyPair } from './key-pair';

/** The usual ports, as in the documentation; when one is taken, any free one. */
const PREFERRED = {
  temporal: 7233,
  webUi: 8233,
  bridge: 3000,
  simulator: 8090,
  codecServer: 8081,
  shop: 3001,
} as const;

export type Ports = Readonly<Record<keyof typeof PREFERRED, number>>;

export interface Settings {
  readonly ports: Ports;
  /** One sentence for each port that was taken. */
  readonly moved: readonly string[];
  readonly bridgeUrl: string;
  readonly simulatorUrl: string;
  /** Shows the Web UI what is encrypted. */
  readonly codecServerUrl: string;
  /** The example shop, which receives outcomes. */
  readonly shopUrl: string;
  readonly taskQueue: string;
  /** Base64, for CUSTOMER_LINK_SECRET. */
  readonly linkSecret: string;
  /** For clients in the demo's own process. */
  readonly dataConverter: DataConverter;
  readonly tokenSealKey: KeyObject;
  /** For all processes of the demo and for the CLI: each reads what it needs. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Chooses ports (the `usual` ones where they are free, else any) and writes fresh keys into the demo's folder. */
export async function makeSettings(folder: DemoFolder, usual: Partial<Ports> = PREFERRED): Promise<Settings> {
  const ports: Ports = {
    temporal: await freePort(usual.temporal),
    webUi: await freePort(usual.webUi),
    bridge: await freePort(usual.bridge),
    simulator: await freePort(usual.simulator),
    codecServer: await freePort(usual.codecServer),
    shop: await freePort(usual.shop),
  };
  const write = (name: string, text: string): string => folder.write(name, text);
  const merchant = await newKeyPair('merchant', write);
  const provider = await newKeyPair('smart-glocal', write);
  const keyRingFile = join(folder.path, 'payload-keys.json');
  createKeyRing(keyRingFile);
  const sealing = newSealKeyPair();
  const linkSecret = randomBytes(32).toString('base64');
  const bridgeUrl = `http://127.0.0.1:${String(ports.bridge)}`;
  const simulatorUrl = `http://127.0.0.1:${String(ports.simulator)}`;
  const codecServerUrl = `http://127.0.0.1:${String(ports.codecServer)}`;
  const shopUrl = `http://127.0.0.1:${String(ports.shop)}`;
  const project = 'demo-project';

  return {
    ports,
    moved: NAMES.filter(([name]) => ports[name] !== PREFERRED[name]).map(
      ([name, title]) => `Port ${String(PREFERRED[name])} is taken: ${title} uses ${String(ports[name])}.`,
    ),
    bridgeUrl,
    simulatorUrl,
    codecServerUrl,
    shopUrl,
    taskQueue: DEFAULT_TASK_QUEUE,
    linkSecret,
    dataConverter: dataConverterOf({ PAYLOAD_ENCRYPTION_KEYS_FILE: openKeyRing(keyRingFile) }).dataConverter,
    tokenSealKey: createPublicKey(sealing.publicKey),
    variables: {
      TEMPORAL_ADDRESS: `127.0.0.1:${String(ports.temporal)}`,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_TASK_QUEUE: DEFAULT_TASK_QUEUE,
      // A profile without settings, or envconfig would read the person's own file and mix its profile in.
      TEMPORAL_CONFIG_FILE: folder.write('temporal.toml', '[profile.default]\n'),
      TEMPORAL_UI_URL: `http://127.0.0.1:${String(ports.webUi)}`,
      PUBLIC_BASE_URL: bridgeUrl,
      CUSTOMER_LINK_SECRET: linkSecret,
      PAYLOAD_ENCRYPTION_KEYS_FILE: keyRingFile,
      TOKEN_SEAL_PRIVATE_KEY_FILE: folder.write('token-seal.pem', sealing.privateKey),
      TOKEN_SEAL_PUBLIC_KEY_FILE: folder.write('token-seal.pub.pem', sealing.publicKey),
      CODEC_SERVER_HOST: '127.0.0.1',
      CODEC_SERVER_PORT: String(ports.codecServer),
      CODEC_SERVER_ALLOWED_ORIGINS: ['127.0.0.1', 'localhost']
        .map((host) => `http://${host}:${String(ports.webUi)}`)
        .join(','),
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
      SHOP_URL: shopUrl,
      SHOP_EVENTS_URL: `${shopUrl}/payment-events`,
      SHOP_EVENTS_SECRET_FILE: folder.write('shop-events.txt', `whsec_${randomBytes(32).toString('base64')}\n`),
    },
  };
}

const NAMES: readonly (readonly [keyof Ports, string])[] = [
  ['temporal', 'Temporal'],
  ['webUi', 'the Web UI'],
  ['bridge', 'the webhook bridge'],
  ['simulator', 'the simulator'],
  ['codecServer', 'the codec server'],
  ['shop', 'the example shop'],
];
