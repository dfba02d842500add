import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { wireOf } from '../../../codec-server/payloads';
import { startChromium } from '../../../scripts/browser/chromium';
import { freePort } from '../../../temporal/servers/free-port';
import { workflowIdOf } from '../../../workflows/contract/workflow-id';
import type { Attack } from '../attack';
import { fateOf, type Run } from '../fate';
import { OLD_ENOUGH_MS, watchDebits } from '../further-debit';
import { openOwnCodecServer } from '../own-codec-server';
import { eventsOf, recordedInput } from '../recorded';
import type { Scene } from '../scene';
import { inputOf, paid } from '../shop';
import { shownInput, startLikeIt, type Click } from '../web-ui';

/** Started again under their own id: they have to grow old before. */
const OLD = { shown: 'clicked-own-shown', recorded: 'clicked-own-recorded' } as const;

interface Person {
  readonly tried: string;
  readonly paymentId: string;
  /** Presses "Random UUID"; else the id stays as the form proposes it: the payment's own. */
  readonly randomId: boolean;
  /** Set in the browser; absent: none. */
  readonly codecServer?: string;
  /** Typed over the input that the form shows; absent: nothing. */
  readonly typed?: (run: Run) => Promise<string>;
}

/** Pays those that have to grow old. */
export async function payBeforeClicks(scene: Scene): Promise<void> {
  await Promise.all(Object.values(OLD).map((id) => paid(scene, inputOf(id, 'frictionless'))));
}

/**
 * "Start Workflow Like This One" as people click it in the Web UI, one after the other; what they started is watched meanwhile.
 * Without a Chromium, or where the Web UI has no such thing to click, it is said that this was not tried.
 */
export async function* clickAttacks(scene: Scene): AsyncGenerator<Attack> {
  let browser: Browser;
  try {
    browser = await startChromium({ endsInOrder: true });
  } catch (error) {
    yield untried('clicks in the Web UI', error);
    return;
  }
  const own = await openOwnCodecServer(scene);
  try {
    const attacks: Promise<Attack>[] = [];
    for (const person of await peopleOf(scene, browser, own.url)) {
      try {
        const click = await clicked(scene, browser, person);
        attacks.push(watched(scene, person, click).catch((error: unknown) => untried(person.tried, error)));
      } catch (error) {
        attacks.push(Promise.resolve(untried(person.tried, error)));
      }
    }
    for (const attack of attacks) yield await attack;
  } finally {
    await own.close();
    await browser.close();
  }
}

/** With the keys in hand first: a payment that was paid a moment ago is the easier prey. */
async function peopleOf(scene: Scene, browser: Browser, ownCodecServer: string): Promise<readonly Person[]> {
  const { client, settings, webUiUrl } = scene;
  const codecServer = settings.codecServerUrl;
  const encrypting = await encryptingCodecServer(scene);
  const recorded = async ({ workflowId }: Run): Promise<string> =>
    JSON.stringify(recordedInput(await eventsOf(client, workflowId)).map(wireOf)[0]);
  const readable = (run: Run): Promise<string> => shownInput({ browser, url: webUiUrl, codecServer }, run);
  return [
    {
      tried: 'clicked with the key ring: an own codec server, which encrypts all that is typed, and "Random UUID"',
      paymentId: 'clicked-ring',
      randomId: true,
      codecServer: ownCodecServer,
    },
    {
      tried: 'clicked, and "Random UUID"; the input as shown, without a codec server',
      paymentId: 'clicked-shown',
      randomId: true,
    },
    {
      tried: 'clicked, and "Random UUID"; the recorded payload typed as the input',
      paymentId: 'clicked-recorded',
      randomId: true,
      typed: recorded,
    },
    {
      tried: 'clicked, and "Random UUID"; what our codec server shows typed as the input',
      paymentId: 'clicked-readable',
      randomId: true,
      typed: readable,
    },
    {
      tried: 'clicked with our codec server',
      paymentId: 'clicked-codec',
      randomId: false,
      codecServer,
    },
    {
      tried: 'clicked with our codec server that encrypts messages, and "Random UUID"',
      paymentId: 'clicked-encode',
      randomId: true,
      codecServer: encrypting,
    },
    {
      tried: 'clicked, as the form comes: the own id, and ciphertext as the input',
      paymentId: OLD.shown,
      randomId: false,
    },
    {
      tried: 'clicked under the own id, more than 60 s later; the recorded payload typed as the input',
      paymentId: OLD.recorded,
      randomId: false,
      typed: recorded,
    },
  ];
}

/** Ours, switched on for people who confirm and cancel in the Web UI. Ended with the scene. */
async function encryptingCodecServer({ startMore }: Scene): Promise<string> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  await startMore('codec-server', { CODEC_SERVER_PORT: port, CODEC_SERVER_ALLOW_ENCODE: 'true' }, `${url}/healthz`);
  return url;
}

async function clicked(scene: Scene, browser: Browser, person: Person): Promise<Click> {
  const { paymentId, randomId, typed, codecServer = null } = person;
  const run = await paidRun(scene, paymentId);
  const input = (await typed?.(run)) ?? null;
  return startLikeIt({ browser, url: scene.webUiUrl, codecServer }, run, { randomId, input });
}

/** A payment of a moment ago, or one that has grown old. */
async function paidRun(scene: Scene, paymentId: string): Promise<Run> {
  const isOld = Object.values<string>(OLD).includes(paymentId);
  if (!isOld) await paid(scene, inputOf(paymentId, 'frictionless'));
  const workflowId = workflowIdOf(paymentId);
  const { runId, startTime } = await scene.client.workflow.getHandle(workflowId).describe();
  if (isOld) await delay(Math.max(0, startTime.getTime() + OLD_ENOUGH_MS - Date.now()));
  return { workflowId, runId };
}

async function watched(scene: Scene, { tried, paymentId }: Person, click: Click): Promise<Attack> {
  const { came, harms } = await watchDebits(scene, { paymentId, allowed: 1 });
  const fate = 'refused' in click ? `the Web UI says "${click.refused}"` : await fateOf(scene, click.started);
  return { tried, came: `${came}; ${fate}`, harms };
}

function untried(tried: string, error: unknown): Attack {
  const reason = error instanceof Error ? error.message : String(error);
  return { tried, came: `not tried: ${reason.replaceAll(/\s+/g, ' ')}`, harms: ['untried'] };
}
