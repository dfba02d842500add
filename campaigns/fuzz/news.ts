/**
 * What a worker reads in signed news: anyone who writes to Temporal can send any text as a box, and close one of their own. Only
 * the provider's bytes under the provider's signature become news, and nothing makes the reading throw.
 */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import fc from 'fast-check';
import { createNewsActivities } from '../../activities/read-news';
import { metadataProofs } from '../../seals/metadata-proof';
import { openNews, sealNews } from '../../seals/news-seal';
import { fingerprintOf } from '../../seals/token-seal';
import { signBody, verifyingKey } from '../../smart-glocal/signature';
import type { NewsSubject } from '../../workflows/contract/activities';
import { SEALED_NEWS_BYTES, type NewsReading } from '../../workflows/contract/news';
import { linkSecrets, provider, stranger } from '../samples/webhooks';
import { WORKFLOW } from './door';
import { body, bytes, text } from './inputs';
import { demand, probe, type Probe } from './target';

const workers = generateKeyPairSync('x25519');
const others = generateKeyPairSync('x25519');

const REASONS = ['no_seal_key', 'unknown_signer', 'altered', 'not_a_webhook', 'too_large'];

/** No input shows a proof of it, or its token. */
const SUBJECT: NewsSubject = {
  binding: { environment: 'simulator', baseUrl: 'http://127.0.0.1:8090', project: 'demo' },
  amount: 10_000,
  currency: 'usd',
  tokenFingerprint: fingerprintOf('a token that no input has'),
};

const SIGNERS = {
  provider: (bytesOfBody: Buffer) => signBody(bytesOfBody, provider.privateKey),
  stranger: (bytesOfBody: Buffer) => signBody(bytesOfBody, stranger.privateKey),
  nobody: () => 'AAAA',
} as const;

const sent = fc.record({
  body,
  signer: fc.constantFrom<(keyof typeof SIGNERS)[]>('provider', 'provider', 'stranger', 'nobody'),
  box: fc.constantFrom('workers', 'workers', 'others', 'clear'),
  change: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 2,
      arbitrary: fc.record({ at: fc.nat(2_000), cut: fc.nat(20), added: fc.oneof(text, bytes.map(inText)) }),
    },
  ),
  whole: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: text }),
});

export function signedNews(): Probe<unknown> {
  const activities = createNewsActivities({
    open: (sealed) => openNews(sealed, [workers.privateKey]),
    isSigned: (bytesOfBody, signature) => verifyingKey(bytesOfBody, signature, [provider.publicKey]) >= 0,
    proofs: metadataProofs([workers.privateKey], linkSecrets),
    sealToken: () => 'sealed',
  });
  const environment = new MockActivityEnvironment(
    { workflowExecution: { workflowId: WORKFLOW, runId: 'run-1' } },
    { logger: new DefaultLogger('ERROR', () => undefined) },
  );

  return probe(sent, async ({ body: sentBody, signer, box, change, whole }) => {
    const signature = SIGNERS[signer](sentBody);
    const key = { workers: workers.publicKey, others: others.publicKey, clear: null }[box];
    const closed = whole ?? sealNews({ body: sentBody, signature }, key);
    const sealed =
      change === null ? closed : closed.slice(0, change.at) + change.added + closed.slice(change.at + change.cut);
    const readings: NewsReading[] = [];
    await environment.run(async () => {
      readings.push(...(await activities.readNews([{ sealed, sessionId: 'ps_1' }], SUBJECT)));
    });

    const [reading] = readings;
    demand(reading !== undefined && readings.length === 1, 'one box was not answered by one reading');
    if (!('news' in reading)) {
      const why = 'unread' in reading ? reading.unread : reading.unreadable;
      demand(REASONS.includes(why), `refused for the unknown reason ${why}`);
      return;
    }
    demand(signer === 'provider' && whole === null, 'believed what the provider had not signed');
    const { digest, proof } = reading.news;
    demand(digest === createHash('sha256').update(sentBody).digest('hex'), 'believed other bytes than were signed');
    demand(proof === null, 'took it for news of a payment that it does not show');
    demand(JSON.stringify(reading).length <= SEALED_NEWS_BYTES + 1_000, 'read more than a history takes');
  });
}

function inText(added: Buffer): string {
  return added.toString('base64url');
}
