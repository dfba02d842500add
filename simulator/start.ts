/**
 * The whole simulator, put together: the provider's model, its webhooks, and its HTTP interface. The process and the tests
 * start the same thing; a test brings its own clock and moves it.
 */
import { createPublicKey, generateKeyPair, randomInt, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import express from 'express';
import { systemClock, type MovableClock } from './clock';
import { envelopeOf, problemOfKeys } from './envelope';
import { createFaultyCalls } from './faults/carrying-out';
import { createFaultPlan, type FaultPlan } from './faults/plan';
import { createAcs } from './http/acs';
import { createApi } from './http/api';
import { createControl } from './http/control';
import { createFront } from './http/front/router';
import { refuseOtherSites, requireOwnName } from './http/same-site';
import { waitingResponses } from './http/send-outcome';
import { serve } from './http/serve';
import { createJournal, type Journal } from './journal';
import { createMerchants } from './merchants';
import { post } from './post';
import { createProvider, type Provider } from './provider/provider';
import type { Delays, Movement } from './provider/world';
import { createQuiet } from './quiet';
import { seededRandom } from './random';
import { createWebhooks } from './webhooks';

export interface SimulatorOptions {
  /** The merchant's public key; signs requests of `project`. */
  readonly partnerPublicKey: KeyObject;
  /** Default `demo-project`. */
  readonly project?: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** How a customer's browser reaches the simulator; default its own address. */
  readonly publicUrl?: string;
  /** Default real time. */
  readonly clock?: MovableClock;
  /** Fixes ids, tokens and draws; default any. */
  readonly seed?: number;
  /** The provider's own key pair; made anew by default. */
  readonly webhookPrivateKey?: KeyObject;
  /** The merchant's own private key: for webhooks that are wrongly signed with it (`signature_of_merchant`), and nothing else. */
  readonly merchantPrivateKey?: KeyObject;
  /** Where webhooks go; can be set later. */
  readonly webhookUrl?: string;
  /** How long a receiver of webhooks may take, ms on the clock; default 10 s. */
  readonly webhookTimeoutMs?: number;
  readonly delays?: Partial<Delays>;
  /** Receives the printable part of everything that happens. */
  readonly print?: (entry: Readonly<Record<string, unknown>>) => void;
}

export interface Simulator {
  readonly url: string;
  readonly project: string;
  readonly seed: number;
  /** The key that webhooks verify with. */
  readonly publicKeyPem: string;
  readonly clock: MovableClock;
  readonly provider: Provider;
  readonly journal: Journal;
  /** What goes wrong, and with what; journalled as it happens. */
  readonly faults: FaultPlan;
  setWebhookUrl(url: string | null): void;
  ledger(): readonly Movement[];
  /** The debits of one debt (`cit_payment_id`), over all sessions. */
  debits(citPaymentId: string): Movement[];
  /** Down, as seen from outside: refuses new connections and cuts the existing ones. Inside, time continues. */
  refuseConnections(): Promise<void>;
  acceptConnections(): Promise<void>;
  /** Resolves when nothing is due now and no webhook is in flight; attempts that are due later do not count. */
  whenIdle(): Promise<void>;
  /** Forgets everything but projects and time. */
  reset(): void;
  close(): Promise<void>;
}

const NO_DELAYS: Delays = { stepMs: 0, errorMs: 60_000 };

/** Undocumented; ours, and on the generous side. */
const WEBHOOK_TIMEOUT_MS = 10_000;

/** Starts a simulator with one project. Rejects when it cannot listen. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { project = 'demo-project', host = '127.0.0.1', seed = randomInt(2 ** 32) } = options;
  const clock = options.clock ?? systemClock();
  const privateKey = options.webhookPrivateKey ?? (await newPrivateKey());
  const publicKeyPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

  const journal = createJournal(() => clock.now(), options.print);
  const merchants = createMerchants();
  const keys = { provider: privateKey, merchant: options.merchantPrivateKey ?? null };
  const faults = createFaultPlan(seed, (fault) => problemOfKeys(fault, keys));
  const quiet = createQuiet((sessionId) => provider.isAtRest(sessionId) && webhooks.isQuiet(sessionId));
  const faultyCalls = createFaultyCalls({ clock, quiet });
  const waiting = waitingResponses();
  const webhooks = createWebhooks({
    clock,
    journal,
    envelope: (text, sending) => envelopeOf(text, sending, keys),
    plan: faults,
    subjectOf: (sessionId) => provider.subjectOf({ session_id: sessionId }),
    post,
    urlOf: (projectId) => merchants.find(projectId)?.webhookUrl ?? null,
    timeoutMs: options.webhookTimeoutMs ?? WEBHOOK_TIMEOUT_MS,
    tried: () => quiet.changed(),
  });
  let url = '';
  const ownUrl = (): string => options.publicUrl ?? url;
  const provider = createProvider({
    clock,
    random: seededRandom(seed),
    delays: { ...NO_DELAYS, ...options.delays },
    acsUrl: () => ownUrl(),
    listener: {
      webhook: (event) => webhooks.send(event),
      transition(transition) {
        journal.add({ kind: 'transition', ...transition });
        quiet.changed();
      },
    },
  });
  provider.setProject(project);
  merchants.set(project, { publicKeys: [options.partnerPublicKey], webhookUrl: options.webhookUrl ?? null });

  const reset = (): void => {
    faultyCalls.reset();
    waiting.cutAll();
    faults.clear();
    provider.reset();
    webhooks.reset();
    journal.clear();
  };

  const app = express().disable('x-powered-by').disable('etag');
  app.use('/api', createApi({ merchants, journal, provider, plan: faults, faultyCalls, waiting }));
  app.use(requireOwnName(ownUrl));
  app.use(/^\/(?:acs\/[^/]+\/answer|_control)(?=\/|$)/, refuseOtherSites(ownUrl));
  app.use('/acs', createAcs({ provider, journal }));
  app.use(
    '/_control',
    createControl({ provider, merchants, journal, clock, faults, webhooks, keys, publicKeyPem, reset }),
  );
  const webhookUrl = (): string | null => merchants.find(project)?.webhookUrl ?? null;
  app.use(createFront({ provider, journal, faults, clock, keys, ownUrl, webhookUrl }));
  const listening = await serve(app, host, options.port ?? 0);
  url = `http://${host.includes(':') ? `[${host}]` : host}:${String(listening.port)}`;

  return {
    url,
    project,
    seed,
    publicKeyPem,
    clock,
    provider,
    journal,
    faults,
    setWebhookUrl: (webhookUrl) => merchants.set(project, { webhookUrl }),
    ledger: () => provider.ledger(),
    debits: (id) => provider.ledger().filter(({ kind, citPaymentId }) => kind === 'debit' && citPaymentId === id),
    refuseConnections: () => listening.refuse(),
    acceptConnections: () => listening.accept(),
    whenIdle: () => clock.settled(),
    reset,
    async close() {
      faultyCalls.reset();
      waiting.cutAll();
      webhooks.reset();
      provider.stop();
      if (options.clock === undefined) clock.stop();
      await listening.close();
    },
  };
}

async function newPrivateKey(): Promise<KeyObject> {
  // 2048: no size is documented; smaller ones are refused by every verifier of today.
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey;
}
