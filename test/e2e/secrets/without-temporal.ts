/** The bridge and the command line of a shop whose Temporal is down: what they say about it, and to whom. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRoom } from '../../../demo/room-process';
import { parseLinkSecrets, payUrl, returnUrl } from '../../../seals/customer-link';
import { freePort } from '../../../temporal/servers/free-port';
import { workflowIdOf } from '../../../workflows/contract/workflow-id';
import { cli } from '../../starter/command-line';
import { untilAnswers } from '../../support/until-answers';
import { keepAnswers } from './answers';
import { newsOf, senderTo } from './news';
import { PLANTED, tokenThat } from './planted';
import { PROJECT, type Stage } from './stage';

/** Only root may listen there, and no program does. */
const NOBODY = '127.0.0.1:1';

/** Everything that was answered, logged and printed. */
export async function askWithoutTemporal({ settings, folder }: Stage): Promise<Buffer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const env = { ...settings.variables, TEMPORAL_ADDRESS: NOBODY, DEBUG_STACK: '1' };
  const logs = join(folder.logs, 'without-temporal');
  mkdirSync(logs);
  const answers = keepAnswers();
  const bridge = await startRoom('webhook-bridge', {
    root: PROJECT,
    logs,
    env: { PATH: process.env['PATH'] ?? '', ...env, WEBHOOK_BRIDGE_PORT: String(port), LOG_LEVEL: 'trace' },
  });
  try {
    await untilAnswers(`${url}/healthz`, bridge);
    const { send, signed } = senderTo(settings, url, answers);
    const news = newsOf(new Date());
    const secrets = parseLinkSecrets(settings.linkSecret);
    const workflowId = workflowIdOf('order-paid');
    const pages = [payUrl(url, secrets, workflowId), returnUrl(url, secrets, workflowId), `${url}/readyz`];
    const start = ['start', '--payment-id', 'order-nowhere', '--amount', '500', '--currency', 'usd'];
    const [printed, sent, ...seen] = await Promise.all([
      cli([...start, '--customer', PLANTED.customer], { ...env, CIT_TOKEN: tokenThat('success') }),
      send(news, signed(news)),
      ...pages.map((page) => answers.ask(`${page}?${PLANTED.token}`)),
    ]);
    expect([printed.code, sent, ...seen.map(({ status }) => status)]).toEqual([1, 503, 503, 503, 503]);
    return Buffer.concat([answers.bytes(), readFileSync(bridge.logFile), Buffer.from(printed.stdout + printed.stderr)]);
  } finally {
    await bridge.stop();
  }
}
