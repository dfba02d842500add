/**
 * Protects secrets from leaking: recognisable secrets and personal data are planted wherever a caller can put them,
 * real processes carry payments out by every path, including every failure, and then every place is searched in which
 * someone may look. Each search also names something that it must find, which shows that it looks at the right bytes;
 * secrets-in-clear.test.ts shows that it finds planted secrets where they are not encrypted.
 */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openToken } from '../../seals/token-seal';
import { foundIn, type Secrets } from '../support/planted';
import { keepAnswers } from './secrets/answers';
import { startWronglyConfigured, typeCommands, type Printed } from './secrets/command-lines';
import { playPayments, type Played } from './secrets/payments';
import { databaseOf, historiesOf, logsOf, metricsOf, processTable, shownByCli } from './secrets/places';
import { configuredSecrets, PLANTED } from './secrets/planted';
import { openStage, TIME_LIMIT_MS, type Stage } from './secrets/stage';
import { bringToTheBridge, bringToTheCodecServer } from './secrets/strangers';
import { webUiOf } from './secrets/web-ui';
import { askWithoutTemporal } from './secrets/without-temporal';

/** `binary/encrypted`, as the Web UI spells it. */
const ENCRYPTED = 'YmluYXJ5L2VuY3J5cHRlZA==';

let stage: Stage;
let played: Played;
let printed: Printed;
/** These must not be seen by anyone, whatever their rights. */
let never: Secrets;
/** These are in history, encrypted, for people who may read it. */
let all: Secrets;
const ofBridge = keepAnswers();
const ofCodecServer = keepAnswers();
const refusedByCodecServer = keepAnswers();

beforeAll(async () => {
  stage = await openStage(true);
  [played, printed] = await stage.standing(Promise.all([playPayments(stage, ofBridge), typeCommands(stage)]));
  await bringToTheBridge(stage, ofBridge);
  await bringToTheCodecServer(stage, played.workflowIds, ofCodecServer, refusedByCodecServer);

  const sealKey = readFileSync(stage.settings.variables['TOKEN_SEAL_PRIVATE_KEY_FILE'] ?? '', 'utf8');
  const newToken = openToken(played.newToken, createPrivateKey(sealKey));
  never = { ...configuredSecrets(stage.settings), token: PLANTED.token, newToken };
  all = { ...PLANTED, ...never };
}, TIME_LIMIT_MS);
afterAll(async () => {
  await stage?.close();
}, TIME_LIMIT_MS);

/** The `secrets` that are found; throws when these are not the intended bytes. */
function searched(bytes: Buffer | string, secrets: Secrets, witness: RegExp): string[] {
  const buffer = Buffer.from(bytes);
  expect({ witness, isThere: witness.test(buffer.toString('latin1')) }).toEqual({ witness, isThere: true });
  return foundIn(buffer, secrets);
}

it("Temporal's database holds no planted secret", () => {
  expect(searched(databaseOf(stage), all, /cit-payment-order-paid[^]*cit-aftermath-/)).toEqual([]);
});

it('exported histories hold no planted secret', async () => {
  const histories = await historiesOf(stage, played.workflowIds);

  expect(searched(histories, all, /Encoded failure[^]*binary\/encrypted/)).toEqual([]);
});

it('temporal workflow show prints only ciphertext without the codec server', async () => {
  const shown = await shownByCli(stage, played.workflowIds);

  expect(searched(shown, all, /EVENT_TYPE_WORKFLOW_EXECUTION_STARTED/)).toEqual([]);
});

it('temporal workflow show --codec-endpoint prints readable payments, and no token', async () => {
  const readable = await shownByCli(stage, played.workflowIds, '--codec-endpoint', stage.settings.codecServerUrl);

  expect(foundIn(readable, { ...PLANTED, token: 'sealed.v2.' })).toEqual(Object.keys(PLANTED));
  expect(foundIn(readable, never)).toEqual([]);
});

it(
  'the Web UI shows only ciphertext to a browser that cannot reach the codec server',
  async () => {
    const expected = { history: ENCRYPTED, memo: ENCRYPTED };
    const shown = await webUiOf(stage, 'cit-payment-order-paid', { hasCodecServer: false, expected });

    expect(searched(shown, all, /cit-payment-order-paid/)).toEqual([]);
  },
  TIME_LIMIT_MS,
);

it(
  'the Web UI shows readable payments through the codec server, and no token',
  async () => {
    const expected = { history: PLANTED.customer, memo: PLANTED.customer };
    const shown = await webUiOf(stage, 'cit-payment-order-paid', { hasCodecServer: true, expected });

    expect(shown).toMatch(/"reference": "planted-customer-7b3e"/);
    expect(searched(shown, never, /"token": "sealed\.v2\./)).toEqual([]);
  },
  TIME_LIMIT_MS,
);

it('the codec server gives out no token and no key, and quotes nothing that it refuses', () => {
  const decoded = ofCodecServer.bytes();

  expect(foundIn(decoded, { ...PLANTED, token: 'sealed.v2.' })).toEqual(Object.keys(PLANTED));
  expect(foundIn(decoded, never)).toEqual([]);
  expect(searched(refusedByCodecServer.bytes(), all, /^HTTP 422\n/m)).toEqual([]);
});

it('no log holds a planted secret, however verbose', () => {
  const logs = logsOf(stage);

  expect(searched(logs, all, /ALARM: The token was sealed to key/)).toEqual([]);
  expect(logs.toString()).toMatch(/"level":"DEBUG".*WorkflowActivation/);
});

it('no answer of the bridge holds a planted secret', () => {
  const found = searched(ofBridge.bytes(), all, /^HTTP 303\n[^]*^HTTP 401\n/m);

  // The shop's own choice of where its customer goes: the return link leads there, unchanged.
  expect(found).toEqual(['returnUrl']);
});

it('no metric holds a planted secret', async () => {
  const metrics = await metricsOf(stage);

  expect(searched(metrics, all, /temporal_activity_execution_failed_total\{[^}]*startPayment/)).toEqual([]);
});

it('the process list shows no planted secret, and an environment shows only the customer link secret set there', async () => {
  const { commandLines, environments } = await processTable(stage.rooms.map(({ pid }) => pid));

  expect(searched(commandLines, all, /webhook-bridge/)).toEqual([]);
  expect(searched(printed.processes.commandLines, { token: PLANTED.token, ...never }, /starter/)).toEqual([]);
  // linkSecret is in the environment by contract; users who may read it there see it anyway.
  const withLinks = { ...all, linkSecret: stage.settings.linkSecret };
  expect(foundIn(environments, withLinks)).toEqual(environments.length === 0 ? [] : ['linkSecret']);
});

it('no error, view or output of the command line holds a token, a key or personal data', () => {
  expect(searched(played.errors, all, /Nothing was started: the input has problems/)).toEqual([]);
  expect(searched(printed.text, all, /was started before with a different token/)).toEqual([]);
  expect(searched(played.views, never, /"status":"needs_review"/)).toEqual([]);
});

it(
  'without Temporal, the bridge and the command line say so, and show no planted secret',
  async () => {
    const said = await askWithoutTemporal(stage);

    expect(searched(said, all, /^HTTP 503\n[^]*temporal_unavailable[^]*Temporal/m)).toEqual([]);
  },
  TIME_LIMIT_MS,
);

it(
  'a process that refuses its configuration quotes nothing from it',
  async () => {
    const said = await startWronglyConfigured(stage);

    expect(searched(said, all, /is not a key ring[^]*CODEC_SERVER_BEARER_TOKEN/)).toEqual([]);
  },
  TIME_LIMIT_MS,
);
