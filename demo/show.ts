/** What the demo shows: the parts come up, one payment is carried out, and a second one is left to the person. */
import { parseLinkSecrets } from '../seals/customer-link';
import { startPayment } from '../starter/shop/payments';
import { formatMoney } from '../workflows/contract/money';
import type { CitPaymentInput } from '../workflows/contract/payment';
import { workflowIdOf } from '../workflows/contract/workflow-id';
import type { DemoFolder } from './folder';
import { invitation } from './invitation';
import type { Machinery, Running } from './machinery';
import { carryOut, type Ended, type Shop } from './payment';
import { debitsOf, type Debits } from './provider-news';
import type { Settings } from './settings';
import { seconds } from './story';

/** The simulator's token of a card that goes through 3DS and is paid; a new server, so the ids are free. */
const FIRST: CitPaymentInput = {
  paymentId: 'order-1',
  amount: 10_000,
  currency: 'usd',
  customer: { reference: 'customer-7' },
  token: 'tok_success',
};

/** 60 min: no longer does the provider itself wait (action_required), and a person may want to look around first. */
const SECOND: CitPaymentInput = { ...FIRST, paymentId: 'order-2', amount: 4_990, deadlines: { customer: '60m' } };

export interface Stage {
  readonly machinery: Machinery;
  readonly folder: DemoFolder;
  readonly settings: Settings;
  readonly say: (line: string) => void;
}

export interface FirstPayment extends Ended {
  readonly debits: Debits;
}

/** Starts everything and carries out the first payment. */
export async function showFirstPayment(stage: Stage): Promise<{ first: FirstPayment; running: Running }> {
  const { machinery, folder, settings, say } = stage;
  for (const sentence of settings.moved) say(sentence);
  const running = await machinery.start();
  folder.writeEnvironment(settings.variables);
  say('');
  const ended = await carryOut(shopOf(stage, running), FIRST);
  const debits = await debitsOf(settings.simulatorUrl, FIRST.paymentId);
  return { first: { ...ended, debits }, running };
}

/** Starts the payment that waits for a person, and says what that person can do. */
export async function inviteToSecondPayment(stage: Stage, running: Running): Promise<void> {
  const { client, start } = shopOf(stage, running);
  const waiting = await startPayment(client, SECOND, start);
  const lines = invitation({
    webUiUrl: running.webUiUrl,
    namespace: running.client.options.namespace,
    temporalAddress: `127.0.0.1:${String(stage.settings.ports.temporal)}`,
    codecServerUrl: stage.settings.codecServerUrl,
    shopUrl: stage.settings.shopUrl,
    simulatorUrl: stage.settings.simulatorUrl,
    logs: stage.folder.logs,
    ended: workflowIdOf(FIRST.paymentId),
    waiting,
    free: 'order-3',
    troubled: 'order-4',
  });
  for (const line of lines) stage.say(line);
}

/** True when the payment is paid, by one debit of exactly what was asked for. Pure. */
export function isPaidOnce({ outcome, debits }: FirstPayment): boolean {
  return outcome.status === 'succeeded' && debits.count === 1 && debits.amount === FIRST.amount;
}

/** How the first payment ended, in three lines. Pure. */
export function summaryOf({ outcome, tookMs, debits }: FirstPayment): string[] {
  return [
    `${FIRST.paymentId}: ${outcome.status}`,
    `took ${seconds(tookMs)} from the shop's call to the outcome`,
    `${String(debits.count)} ${debits.count === 1 ? 'debit' : 'debits'} at Smart Glocal, ${formatMoney(debits.amount, FIRST.currency)} in all`,
  ];
}

function shopOf({ settings, say }: Stage, { client }: Running): Shop {
  const { bridgeUrl, simulatorUrl, taskQueue, linkSecret, tokenSealKey } = settings;
  return {
    client,
    start: { publicBaseUrl: bridgeUrl, linkSecrets: parseLinkSecrets(linkSecret), tokenSealKey, taskQueue },
    simulatorUrl,
    say,
  };
}
