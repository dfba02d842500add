import { createHash } from 'node:crypto';
import { activityInfo, log } from '@temporalio/activity';
import type { MetadataProofs, ProofSubject } from '../seals/metadata-proof';
import type { OpenedNews } from '../seals/news-seal';
import { withNewTokens } from '../smart-glocal/snapshot';
import { parseWebhook, type WebhookNews } from '../smart-glocal/webhook';
import type { NewsActivities, NewsSubject } from '../workflows/contract/activities';
import { SEALED_NEWS_BYTES, type NewsReading, type Proof } from '../workflows/contract/news';

export interface NewsActivitiesOptions {
  readonly open: (sealed: string) => OpenedNews;
  /** The provider signed these bytes, as far as this worker's keys can tell. */
  readonly isSigned: (body: Buffer, signature: string) => boolean;
  readonly proofs: MetadataProofs;
  /** A new token as it may enter history. */
  readonly sealToken: (newToken: string) => string;
}

/** Reads webhooks for payments and aftermaths. What is in a box is a stranger's until the signature is verified. */
export function createNewsActivities({ open, isSigned, proofs, sealToken }: NewsActivitiesOptions): NewsActivities {
  return {
    readNews(news, subject) {
      return Promise.resolve(news.map(({ sealed }) => readingOf(sealed, subject)));
    },
  };

  function readingOf(sealed: string, subject: NewsSubject | null): NewsReading {
    const opened = open(sealed);
    if (opened === 'no_key') return { unread: 'no_seal_key' };
    if (opened === 'unreadable') return { unreadable: 'altered' };
    const { body, signature } = opened;
    if (!isSigned(body, signature)) return { unread: 'unknown_signer' };
    const webhook = parseWebhook(body);
    if (webhook === null) return { unreadable: 'not_a_webhook' };
    const { type, refunds } = webhook;
    const snapshot = withNewTokens(webhook.snapshot, sealToken);
    // It inflates a thousandfold, and what is read becomes history.
    if (JSON.stringify([snapshot, refunds]).length > SEALED_NEWS_BYTES) {
      log.error('ALARM: a webhook shows too much to be kept. The provider is asked instead.', { type });
      return { unreadable: 'too_large' };
    }
    const digest = createHash('sha256').update(body).digest('hex');
    return { news: { digest, type, snapshot, refunds, proof: subject === null ? null : proofIn(webhook, subject) } };
  }

  function proofIn({ marks, snapshot }: WebhookNews, subject: NewsSubject): Proof | null {
    const about = proofSubjectOf(subject);
    if (marks.some(({ proof }) => proof !== null && proofs.isProofOf(about, proof))) return 'tag';
    const showsToken = snapshot.payments.some(({ tokenFingerprint }) => tokenFingerprint === subject.tokenFingerprint);
    return showsToken ? 'token' : null;
  }
}

/** What the proof in the metadata of the payment that asks is made of. */
export function proofSubjectOf({ binding, amount, currency }: Omit<NewsSubject, 'tokenFingerprint'>): ProofSubject {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('a proof is made and checked only inside a payment');
  const { environment, project } = binding;
  return { environment, project, workflowId: workflowExecution.workflowId, amount, currency };
}
