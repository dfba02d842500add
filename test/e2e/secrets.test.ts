/**
 * Protects what nobody may read in Temporal: recognisable secrets are planted wherever a caller can put them, whole payments
 * are carried out by the real processes, and then the raw bytes of the server's database, exported histories, every log at
 * its most talkative and the codec server's answers are searched. The same search finds all of them where history is in
 * clear, so that finding none means something.
 */
import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { goToBank } from '../../demo/customer';
import { claimDemoFolder, type DemoFolder } from '../../demo/folder';
import { startRoom, type RoomProcess } from '../../demo/room-process';
import { makeSettings, type Settings } from '../../demo/settings';
import type { CitPayment } from '../../starter/lookup';
import { cancelPayment, resolvePayment, startPayment, type StartedPayment } from '../../starter/payments';
import { connectClient, type TemporalClient } from '../../temporal/connection';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { findTemporalCli } from '../../temporal/servers/temporal-cli';
import { runCommand } from '../../temporal/servers/run-command';
import { openToken } from '../../token-seal/token-seal';
import { parseLinkSecrets } from '../../webhook-bridge/customer-link';
import { untilAnswers } from '../support/until-answers';

const PROJECT = join(__dirname, '../..');
/** Bundling the workflows takes a worker seconds; ours, for a busy machine. */
const TIME_LIMIT_MS = 180_000;
/** It answers in well under a second; ours. */
const CLI_WITHIN_MS = 30_000;
const silently = async (): Promise<void> => undefined;

/** Each in a place of its own, and like nothing else. */
const PLANTED = {
  token: 'tok_success#planted-token-4f1d',
  customer: 'planted-customer-7b3e',
  email: 'planted-mail-99ac@shop.example',
  phone: '+49-planted-phone-1212',
  returnUrl: 'https://shop.example/back?session=planted-url-c0de',
  metadata: 'planted-metadata-5e5e',
  cancelReason: 'planted-reason-a11a',
  resolveReason: 'planted-why-d00d',
} as const;

interface Stage {
  readonly folder: DemoFolder;
  readonly settings: Settings;
  readonly server: DevServer;
  readonly temporal: TemporalClient;
  readonly rooms: readonly RoomProcess[];
  readonly dbFile: string;
}

const roots: string[] = [];
const stages: Stage[] = [];
afterAll(async () => {
  for (const { rooms, temporal: connected, server } of stages) {
    for (const room of rooms.toReversed()) await room.stop();
    await connected.close();
    await server.stop();
  }
  for (const root of roots) rmSync(root, { recursive: true, force: true });
}, TIME_LIMIT_MS);

/** Temporal with a database file, and every process of ours as `npm run` starts it. */
async function open(isEncrypted: boolean): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'secrets-'));
  roots.push(root);
  const folder = claimDemoFolder(root);
  const made = await makeSettings(folder, {});
  const settings = isEncrypted ? made : inClear(made);
  const dbFile = join(root, 'temporal.db');
  const server = await startDevServer({ port: settings.ports.temporal, dbFile });
  const { address, namespace } = server;
  const client = connectClient({ address, namespace, credentials: () => ({}) }, settings.dataConverter);
  const env = { PATH: process.env['PATH'] ?? '', ...settings.variables, LOG_LEVEL: 'trace' };
  const rooms: RoomProcess[] = [];
  const stage = { folder, settings, server, temporal: client, rooms, dbFile };
  stages.push(stage);
  for (const room of ['simulator', 'webhook-bridge', 'codec-server', 'worker']) {
    rooms.push(await startRoom(room, { root: PROJECT, logs: folder.logs, env }));
  }
  await untilAnswers(`${settings.bridgeUrl}/readyz`);
  await untilAnswers(`${settings.simulatorUrl}/_control/health`);
  await untilAnswers(`${settings.codecServerUrl}/healthz`);
  return stage;
}

function inClear(settings: Settings): Settings {
  const {
    PAYLOAD_ENCRYPTION_KEYS_FILE: _ring,
    TOKEN_SEAL_PRIVATE_KEY_FILE: _private,
    TOKEN_SEAL_PUBLIC_KEY_FILE: _public,
    ...variables
  } = settings.variables;
  return { ...settings, dataConverter: {}, variables: { ...variables, ALLOW_UNENCRYPTED_HISTORY: 'true' } };
}

interface Played {
  /** As it stands in the result. */
  readonly newToken: string;
  readonly workflowIds: readonly string[];
}

/** One payment to its end, one that is cancelled, and an operator's word that is refused. */
async function play({ settings, temporal: { client } }: Stage, isSealed: boolean): Promise<Played> {
  const options = {
    publicBaseUrl: settings.bridgeUrl,
    linkSecrets: parseLinkSecrets(settings.linkSecret),
    tokenSealKey: isSealed ? settings.tokenSealKey : null,
    taskQueue: settings.taskQueue,
  };
  const pay = async (paymentId: string): Promise<StartedPayment> =>
    startPayment(
      client,
      {
        paymentId,
        amount: 10_000,
        currency: 'usd',
        customer: { reference: PLANTED.customer, contacts: [{ email: PLANTED.email }, { phone: PLANTED.phone }] },
        token: PLANTED.token,
        returnUrl: PLANTED.returnUrl,
        metadata: { note: PLANTED.metadata },
      },
      options,
    );

  const paid = await pay('order-paid');
  const answerUrl = await goToBank(paid.customerUrl ?? '', silently);
  // Not followed: the shop of `returnUrl` does not exist.
  await fetch(answerUrl, { method: 'POST', body: new URLSearchParams({ choice: 'approve' }), redirect: 'manual' });
  const result = await client.workflow.getHandle<CitPayment>(paid.workflowId).result();
  expect(result).toMatchObject({ status: 'succeeded' });

  const cancelled = await pay('order-cancelled');
  await expect(
    resolvePayment(client, cancelled.workflowId, { as: 'declined', by: 'anna', why: PLANTED.resolveReason }),
  ).rejects.toThrow();
  await cancelPayment(client, cancelled.workflowId, { by: 'anna', reason: PLANTED.cancelReason });
  return { newToken: result.newToken ?? '', workflowIds: [paid.workflowId, cancelled.workflowId] };
}

/** The names of the secrets that stand in these bytes. */
function foundIn(bytes: Buffer, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => bytes.includes(Buffer.from(secret)))
    .map(([name]) => name);
}

function databaseOf({ dbFile }: Stage): Buffer {
  const files = [dbFile, `${dbFile}-wal`].filter((file) => existsSync(file));
  return Buffer.concat(files.map((file) => readFileSync(file)));
}

async function historiesOf({ temporal: { client } }: Stage, workflowIds: readonly string[]): Promise<Buffer> {
  const histories = workflowIds.map(async (id) => client.workflow.getHandle(id).fetchHistory());
  const { History } = temporal.api.history.v1;
  return Buffer.concat((await Promise.all(histories)).map((history) => History.encode(history).finish()));
}

/** `temporal workflow show` of everything; payloads that are not JSON in themselves are base64 in its output. */
async function shown({ server }: Stage, workflowIds: readonly string[], ...flags: string[]): Promise<Buffer> {
  const file = await findTemporalCli();
  const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() };
  const outputs = [];
  for (const id of workflowIds) {
    const args = ['workflow', 'show', '--address', server.address, '--workflow-id', id, '--output', 'json', ...flags];
    outputs.push(await runCommand({ file, args, env, timeoutMs: CLI_WITHIN_MS }));
  }
  const text = outputs.join('');
  const decoded = [...text.matchAll(/"([A-Za-z0-9+/]{8,}={0,2})"/g)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64'),
  );
  return Buffer.concat([Buffer.from(text), ...decoded]);
}

it(
  'finds no planted secret in Temporal, in any log or in the answers of the codec server',
  async () => {
    const stage = await open(true);
    const { settings, rooms } = stage;
    const { newToken, workflowIds } = await play(stage, true);
    const privateKey = createPrivateKey(readFileSync(settings.variables['TOKEN_SEAL_PRIVATE_KEY_FILE'] ?? '', 'utf8'));
    const tokens = { token: PLANTED.token, newToken: openToken(newToken, privateKey) };
    const secrets = { ...PLANTED, ...tokens };

    const readable = await shown(stage, workflowIds, '--codec-endpoint', settings.codecServerUrl);
    const logs = Buffer.concat(rooms.map(({ logFile }) => readFileSync(logFile)));

    expect(tokens.newToken).toMatch(/^[0-9a-f]{64}$/);
    expect(foundIn(databaseOf(stage), secrets)).toEqual([]);
    expect(foundIn(await historiesOf(stage, workflowIds), secrets)).toEqual([]);
    expect(foundIn(await shown(stage, workflowIds), secrets)).toEqual([]);
    expect(foundIn(logs, secrets)).toEqual([]);
    expect(logs.length).toBeGreaterThan(1_000);
    // With the codec server it is readable, but for the tokens, which stay sealed.
    expect(foundIn(readable, { ...PLANTED, resolveReason: 'sealed.v1.' })).toEqual(
      Object.keys(PLANTED).filter((name) => name !== 'token'),
    );
    expect(foundIn(readable, tokens)).toEqual([]);
  },
  TIME_LIMIT_MS,
);

it(
  'finds every one of them by the same search where history is in clear',
  async () => {
    const stage = await open(false);
    const { newToken, workflowIds } = await play(stage, false);
    const secrets = { ...PLANTED, newToken };

    // A rejected update leaves nothing in history, in clear or not.
    const expected = Object.keys(secrets).filter((name) => name !== 'resolveReason');
    expect(foundIn(databaseOf(stage), secrets)).toEqual(expected);
    expect(foundIn(await historiesOf(stage, workflowIds), secrets)).toEqual(expected);
    expect(foundIn(await shown(stage, workflowIds), secrets)).toEqual(expected);
  },
  TIME_LIMIT_MS,
);
