/** One campaign, from starting the first process to the final comparison. */
import { setTimeout as delay } from 'node:timers/promises';
import { control } from '../../demo/simulator-control';
import { parseLinkSecrets } from '../../seals/customer-link';
import { WORKFLOW_ID_PREFIX, workflowIdOf } from '../../workflows/contract/workflow-id';
import { carryOut, type Told } from './carry-out';
import { collectEvidence } from './collect';
import { drain } from './drain';
import { figuresOf, type Figures } from './figures';
import { historyOf } from './histories';
import { killByPlan, WORKERS_WITH_STANDBY } from './killer';
import type { Plan } from './plan';
import { watchProvider, type ProviderWatch } from './provider-watch';
import type { Kill } from './recovery';
import type { Settings } from './settings';
import type { Shop } from './shop';
import type { Stage } from './stage';
import { taleOf } from './tale';
import { violationsOf, type Violation } from './verdict';

const TELLS_EVERY_MS = 10_000;
const READS_EVERY_MS = 2_000;

/** Ours: the longest story takes less (a ready deadline of 100 s, a cancel, the provider's own end, a lost webhook). */
const DRAIN_MS = 180_000;

/** Ours: enough to find the cause, and few enough to read. */
const TALES = 5;
const NAMED = 8;

export interface CampaignOptions {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly settings: Settings;
  readonly say: (line: string) => void;
  readonly isOver: () => boolean;
  /** Payments whose story is to be printed. */
  readonly tell: readonly string[];
}

export interface CampaignResult extends Figures {
  /** The stories of the first payments that something is wrong with. */
  readonly tales: readonly string[];
}

/** Carries out the plan and compares. Throws when the campaign itself cannot go on. */
export async function runCampaign({
  plan,
  stage,
  settings,
  say,
  isOver,
  tell: wanted,
}: CampaignOptions): Promise<CampaignResult> {
  const { client } = stage.temporal;
  const { simulatorUrl, bridgeUrl } = settings;
  const watch = await watchProvider(simulatorUrl);
  const kills: Kill[] = [];
  const told: Told[] = plan.payments.map(({ input }) => newlyTold(input.paymentId));
  const shop: Shop = {
    client,
    isOver,
    start: {
      publicBaseUrl: bridgeUrl,
      linkSecrets: parseLinkSecrets(settings.linkSecret),
      tokenSealKey: null, // The campaign reads its histories, which are not encrypted.
    },
  };
  const startedAt = Date.now();
  let begun = 0;
  let done = 0;
  let isFlowing = true;
  const tells = async (): Promise<void> => {
    for (let next = startedAt; isFlowing; next += TELLS_EVERY_MS) {
      while (isFlowing && Date.now() < next) {
        await delay(Math.min(READS_EVERY_MS, Math.max(1, next - Date.now())));
        await watch.read();
      }
      const at = Math.round((Date.now() - startedAt) / 1_000);
      say(
        `${String(at).padStart(5)} s: ${String(begun)} payments started, ${String(done)} left to the engine, ${String(kills.length)} kills`,
      );
    }
  };
  const flows = Promise.all(
    plan.payments.map(async (planned, n) => {
      await delay(planned.atMs);
      const own = told[n];
      if (isOver() || own === undefined) return;
      begun += 1;
      await carryOut(planned, shop, simulatorUrl, own);
      done += 1;
      if (planned.story.isRefunded) await refund(simulatorUrl, planned.input.paymentId);
    }),
  );
  const getsAStandby = async (): Promise<void> => {
    await delay(plan.standbyFromMs);
    say('       with a standby from now on');
    await stage.keepWorkers(WORKERS_WITH_STANDBY);
  };
  const sayOpen = (open: readonly string[]): void => {
    const names = open.slice(0, NAMED).map((id) => id.slice(WORKFLOW_ID_PREFIX.length));
    say(`       ${String(open.length)} still open: ${names.join(' ')}${open.length > NAMED ? ' …' : ''}`);
  };
  const goesOn = async (): Promise<void> => {
    await Promise.all([killByPlan(plan.kills, { stage, startedAt, isOver, kills }), getsAStandby(), flows]);
    say('       the last kill and the last customer are done; every open payment must now end by itself');
    await drain({ client, simulatorUrl, state: watch.state, untilMs: Date.now() + DRAIN_MS, isOver, told: sayOpen });
    isFlowing = false;
  };
  await Promise.all([goesOn(), tells()]);

  const evidence = await collectEvidence(client, plan.payments, told, watch);
  const violations = [...evidence.flatMap(violationsOf), ...troublesOf(told)];
  for (const surprise of stage.surprises) say(`       ended unexpectedly and was restarted: ${surprise}`);
  const wrong = [...new Set(violations.map(({ paymentId }) => paymentId))].slice(0, TALES);
  const tales: string[] = [];
  for (const paymentId of [...wrong, ...wanted]) tales.push(...(await tell(paymentId)));
  return { ...figuresOf(evidence, violations, kills, watch.tries), tales };

  async function tell(paymentId: string): Promise<string[]> {
    const n = plan.payments.findIndex(({ input }) => input.paymentId === paymentId);
    const planned = plan.payments[n];
    if (planned === undefined) return [];
    const events = (await historyOf(client, workflowIdOf(paymentId, 1))) ?? [];
    const ids = new Set(evidence[n]?.sessions.map(({ id }) => id));
    const notes = notesOf(watch, paymentId, ids);
    return [
      ...violations
        .filter((violation) => violation.paymentId === paymentId)
        .map(({ column, what }) => `${column}: ${paymentId}: ${what}`),
      ...taleOf(planned, told[n], { events, notes, kills }),
    ];
  }
}

function newlyTold(paymentId: string): Told {
  return { paymentId, startedAt: Infinity, wasAcknowledged: false, unclear: 0, customer: null, trouble: null };
}

/** A refused start, or another error that no shop should see. */
function troublesOf(told: readonly Told[]): Violation[] {
  return told.flatMap(({ paymentId, trouble }) =>
    trouble === null ? [] : [{ column: 'lost' as const, paymentId, what: `the shop could not go on: ${trouble}` }],
  );
}

function notesOf(watch: ProviderWatch, paymentId: string, sessions: ReadonlySet<string>): ProviderWatch['notes'] {
  return watch.notes.filter(
    (note) => note.payment === paymentId || (note.sessionId !== null && sessions.has(note.sessionId)),
  );
}

/** The simulator refuses to refund what was never paid, which is fine here. */
async function refund(simulatorUrl: string, paymentId: string): Promise<void> {
  await control(simulatorUrl, `payments/${paymentId}/refund`, 'POST', {}).catch(() => undefined);
}
