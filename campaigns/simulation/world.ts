/**
 * The whole world of one seed: clock, provider, workers, Temporal and bridge, wired as the processes are, and the
 * troubles of its plan. What people do in it is in people.ts, what must hold in invariants.ts.
 */
import type { Client } from '@temporalio/client';
import { createPaymentActivities } from '../../activities/payment-activities';
import { createNewsActivities } from '../../activities/read-news';
import { parseLinkSecrets } from '../../seals/customer-link';
import { metadataProofs } from '../../seals/metadata-proof';
import { openNews } from '../../seals/news-seal';
import { workerTokens } from '../../seals/worker-tokens';
import { createFaultPlan, type FaultPlan } from '../../simulator/faults/plan';
import { createJournal } from '../../simulator/journal';
import { createProvider, type Provider, type SessionReport } from '../../simulator/provider/provider';
import { createQuiet } from '../../simulator/quiet';
import { seededRandom } from '../../simulator/random';
import { createWebhooks, type Webhooks } from '../../simulator/webhooks';
import { smartGlocalOver } from '../../smart-glocal/client';
import { paymentsOf, type Payments } from '../../webhook-bridge/payments/payments';
import type { NewsActivities, PaymentActivities } from '../../workflows/contract/activities';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { envelopeOf, openBridge, SIGNED, type Received } from './bridge';
import { createLine, type SentCall } from './line';
import { lookoutIn } from './lookout';
import type { Plan } from './plan';
import { createClient, type Fate } from './temporal/client';
import type { Host } from './temporal/execution';
import type { Sandboxes } from './temporal/sandbox';
import { createServer, type Server } from './temporal/server';
import { createWorkers, type Workers } from './temporal/workers';
import { virtualClock, type VirtualClock } from './virtual-clock';

/** Called with who did what, and when; only kept when a seed's story is told. */
/** `at`: ms after the start. */
export type Tell = (who: string, what: string, at: number) => void;

export interface WorldOptions {
  readonly plan: Plan;
  readonly sandboxes: Sandboxes;
  readonly advanced: Host['advanced'];
  readonly brings: Host['brings'];
  readonly orders: Host['orders'];
  readonly note: (what: string) => void;
  readonly violation: (text: string) => void;
  readonly tell: Tell;
}

export interface World {
  readonly clock: VirtualClock;
  readonly provider: Provider;
  readonly webhooks: Webhooks;
  readonly faults: FaultPlan;
  readonly server: Server;
  readonly workers: Workers;
  readonly client: Client;
  readonly payments: Payments;
  /** Every webhook that the bridge has answered. */
  readonly received: readonly Received[];
  readonly tell: (who: string, what: string) => void;
  /** Every call to the provider, in the order in which they left. */
  readonly calls: readonly SentCall[];
  /** When each session was first paid, ms of the clock. */
  readonly paidAt: ReadonlyMap<string, number>;
  /** Sessions that the provider was told to confirm, and when each session ended (first and last). */
  readonly confirmed: ReadonlySet<string>;
  bridgeDies(forMs: number): void;
  temporalFails(forMs: number, how: 'unavailable' | 'lost'): void;
  providerUnreachable(forMs: number): void;
  readonly sessions: () => SessionReport[];
  /** The workflow id of the attempt that opened this session. */
  readonly ownerOf: (sessionId: string) => string | null;
}

export const START = Date.UTC(2026, 0, 1);
const PROJECT = 'shop';

/** The activities of this world's workers: the same as the real ones. */
export const PAYMENT_ACTIVITIES: readonly (keyof (PaymentActivities & NewsActivities))[] = [
  'readNews',
  'bind',
  'lookElsewhere',
  'createSession',
  'startPayment',
  'initPayment',
  'confirmSession',
  'cancelSession',
  'readSession',
];

/** A secret for a world that ends with its seed. */
const LINK_SECRETS = parseLinkSecrets(Buffer.alloc(32, 7).toString('base64'));

/** The provider waits for the bridge as patiently as the bridge for Temporal. */
const WEBHOOK_TIMEOUT_MS = 10_000;

export function createWorld(options: WorldOptions): World {
  const { plan, sandboxes, note, violation } = options;
  const clock = virtualClock(START);
  const tell = (who: string, what: string): void => options.tell(who, what, clock.now() - START);
  const chance = seededRandom(plan.seed ^ 0x5eed);
  const upTo = (ms: number): number => 1 + chance.integer(Math.max(1, ms));

  const faults = createFaultPlan(plan.seed);
  for (const trouble of plan.troubles) {
    if (trouble.kind === 'call') faults.onCall(trouble.order);
    if (trouble.kind === 'webhook') faults.onWebhook(trouble.order);
  }

  const received: Received[] = [];
  const confirmed = new Set<string>();
  const owners = new Map<string, string>();
  const calls: SentCall[] = [];
  const paidAt = new Map<string, number>();
  let bridge: ReturnType<typeof openBridge> | null = null;
  let temporal: Fate = 'answered';
  let isProviderUp = true;

  const quiet = createQuiet((sessionId) => provider.isAtRest(sessionId) && webhooks.isQuiet(sessionId));
  const webhooks = createWebhooks({
    // A webhook travels in simulated time, so its sender must not wait for it.
    clock: {
      now: () => clock.now(),
      after: (ms, act) =>
        clock.after(ms, () => {
          void act();
        }),
    },
    journal: createJournal(() => clock.now()),
    envelope: envelopeOf,
    plan: faults,
    subjectOf: (sessionId) => provider.subjectOf({ session_id: sessionId }),
    urlOf: () => 'https://bridge.example/webhooks/smart-glocal',
    timeoutMs: WEBHOOK_TIMEOUT_MS,
    tried: () => quiet.changed(),
    async post(_url, headers, bytes) {
      await new Promise<void>((resolve) => void clock.after(upTo(20), resolve));
      if (bridge === null) {
        tell('provider', 'a webhook arrives while the bridge is down');
        throw new Error('ECONNREFUSED');
      }
      const answer = await bridge.receive({ headers, bytes });
      received.push(answer);
      tell(
        'bridge',
        `webhook ${answer.news?.type ?? ''} ${stateOf(answer)}: ${answer.reason} (${String(answer.status)})`,
      );
      return answer.status;
    },
  });
  const provider = createProvider({
    clock,
    random: seededRandom(plan.seed ^ 0xca5d),
    delays: { stepMs: plan.stepMs, errorMs: plan.errorMs },
    acsUrl: () => 'https://bank.example',
    listener: {
      webhook: (event) => webhooks.send(event),
      transition({ sessionId, from, to, code }) {
        if (to === 'confirmed') confirmed.add(sessionId);
        if (to === 'succeeded' && !paidAt.has(sessionId)) paidAt.set(sessionId, clock.now());
        tell('provider', `${sessionId}: ${from} -> ${to}${code === null ? '' : ` (${code})`}`);
        quiet.changed();
      },
    },
  });
  provider.setProject(PROJECT, plan.project);

  const line = createLine({
    clock,
    provider,
    plan: faults,
    quiet,
    project: PROJECT,
    delayOf: () => upTo(20),
    isUp: () => isProviderUp,
    sent: (call) => calls.push(call),
    opened(sessionId, metadata) {
      const mark = metadata as { readonly cit_payment_id: string; readonly attempt: number };
      owners.set(sessionId, workflowIdOf(mark.cit_payment_id, mark.attempt));
    },
    tell: (what) => tell('worker', what),
  });
  const proofs = metadataProofs(null, LINK_SECRETS);
  const tokens = workerTokens(null, true);
  const paymentActivities = createPaymentActivities({
    smartGlocal: smartGlocalOver(line),
    binding: { environment: 'simulator', baseUrl: 'https://provider.example', project: PROJECT },
    publicBaseUrl: 'https://shop.example',
    linkSecrets: LINK_SECRETS,
    tokens,
    proofs,
    lookout: lookoutIn(
      () => server,
      () => temporal === 'answered',
    ),
    now: () => clock.now(),
  });
  const newsActivities = createNewsActivities({
    open: (sealed) => openNews(sealed, []),
    isSigned: (_body, signature) => signature === SIGNED,
    proofs,
    sealToken: tokens.seal,
  });
  const activities = { ...paymentActivities, ...newsActivities };
  const workers = createWorkers(clock, activities, () => upTo(plan.slowestTaskMs));
  const server: Server = createServer({
    clock,
    sandboxes,
    workers,
    seed: plan.seed,
    forgets: (tasks) => plan.forgetsAfter.includes(tasks),
    advanced: options.advanced,
    brings: options.brings,
    orders: options.orders,
    note,
    violation,
  });
  const client = createClient({
    clock,
    server,
    fateOf: () => temporal,
    delayOf: () => upTo(5),
    listedAfterMs: 40, // A search attribute is listed 32 ms after it was set (temporal.md, section 9).
  });
  const payments = paymentsOf({ client, reach: () => Promise.resolve() });
  const openAgain = (): void => {
    bridge = openBridge({ payments, linkSecrets: LINK_SECRETS, now: () => clock.now() });
  };
  openAgain();

  return {
    clock,
    provider,
    webhooks,
    faults,
    server,
    workers,
    client,
    payments,
    received,
    tell,
    calls,
    paidAt,
    confirmed,
    bridgeDies(forMs) {
      bridge = null;
      clock.after(forMs, openAgain);
    },
    temporalFails(forMs, how) {
      temporal = how;
      clock.after(forMs, () => {
        temporal = 'answered';
      });
    },
    providerUnreachable(forMs) {
      isProviderUp = false;
      clock.after(forMs, () => {
        isProviderUp = true;
      });
    },
    sessions: () => provider.sessions(),
    ownerOf: (sessionId) => owners.get(sessionId) ?? null,
  };
}

function stateOf({ news }: Received): string {
  if (news === null) return '';
  const { sessionStatus, payments, nextAction } = news.snapshot;
  return [sessionStatus, ...payments.map(({ status }) => status), ...(nextAction === null ? [] : [nextAction])].join(
    '/',
  );
}
