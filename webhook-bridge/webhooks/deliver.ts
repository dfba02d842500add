/**
 * Takes one verified webhook to its payment. Succeeds only when Temporal has stored it, or it brings nothing new; every doubt
 * ends in a reason for which the provider delivers again, or for which the webhook is forwarded.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isMetadataTag, type LinkSecrets } from '../../seals/customer-link';
import type { WebhookNews } from '../../smart-glocal/webhook';
import { within } from '../../temporal/within';
import type { NewsAfterTheEnd } from '../../workflows/contract/aftermath';
import { factsOf, repeatsTheEnd } from '../../workflows/contract/aftermath-facts';
import { isSignalled } from '../../workflows/contract/messages';
import { SEALED_NEWS_BYTES, type SignedNews } from '../../workflows/contract/news';
import { isPlainSessionId, workflowIdOf } from '../../workflows/contract/workflow-id';
import type { BridgeLimits } from '../bounds/limits';
import type { Description, Payments } from '../payments/payments';
import { isFollowed, isRefund } from '../payments/webhook-types';
import type { Reason } from './answers';

export interface Delivery {
  readonly reason: Reason;
  readonly workflowId: string | null;
  /** The answer of the system it was forwarded to; the table's own when absent. */
  readonly status?: number;
  /** What went wrong, for the log. */
  readonly error: unknown;
}

/** A verified webhook: what it says, and the box in which it travels. */
export interface Webhook extends WebhookNews {
  readonly signed: SignedNews;
}

export interface Router {
  readonly payments: Payments;
  readonly linkSecrets: LinkSecrets;
  readonly limits: Pick<BridgeLimits, 'webhookMs' | 'lookUpGapsMs' | 'redeliveryMs'>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Never throws. */
export async function deliver(news: Webhook, router: Router): Promise<Delivery> {
  const marked = markedWorkflow(news, router);
  try {
    // After the time limit the call continues: signal and redelivery may both still arrive. The workflow ignores copies.
    return await within(
      findAndTell(news, marked, router),
      router.limits.webhookMs,
      () => new Error('No answer in time.'),
    );
  } catch (error) {
    return { reason: 'temporal_unavailable', workflowId: marked, error };
  }
}

async function findAndTell(news: Webhook, marked: string | null, router: Router): Promise<Delivery> {
  const { payments, limits } = router;
  const { sessionId } = news.snapshot;
  const gaps = mayComeYet(news, marked, router) ? [0, ...limits.lookUpGapsMs] : [0];
  // A session id is listed a moment after it was stored, and a webhook can be faster. Old news has no such race.
  for (const gap of gaps) {
    if (gap > 0) await pause(gap);
    const reason = marked === null ? null : await tell(marked, news, payments);
    if (reason !== null) return { reason, workflowId: marked, error: null };

    const owner = await payments.findBySession(sessionId);
    const ownersReason = owner === null ? null : await tell(owner, news, payments);
    if (ownersReason !== null) return { reason: ownersReason, workflowId: owner, error: null };

    // Temporal keeps an ended payment for its retention time and no longer; an open aftermath, or our own tag under a refund,
    // still shows that the session is ours. Any other late news counts as not ours: the money had settled before.
    if (gap === 0 && ((marked !== null && isRefund(news.type)) || (await payments.hasAftermath(sessionId)))) {
      return { reason: await keep(marked, null, news, payments), workflowId: marked, error: null };
    }
  }
  return { reason: nobodysReason(news, gaps.length > 1), workflowId: marked, error: null };
}

/** Null when Temporal knows no such payment. */
async function tell(workflowId: string, news: Webhook, payments: Payments): Promise<Reason | null> {
  const { type, signed } = news;
  if (isSignalled(type) && signed.sealed.length > SEALED_NEWS_BYTES) {
    if (await payments.recheck(workflowId)) return 'too_large_for_history';
  } else if (isSignalled(type) && (await payments.signal(workflowId, type, signed))) {
    return 'signalled';
  }
  const payment = await payments.describe(workflowId);
  if (payment === null) return null;
  if (payment.state !== 'open') {
    return repeatsTheEnd(news, payment) ? 'repeats_the_end' : keep(workflowId, payment, news, payments);
  }
  // It refused the signal but is listed as open: it is just closing.
  if (isSignalled(type)) return 'temporal_unavailable';
  // A payment accepts the webhook types it knows as snapshots; for any other it is told to ask the provider.
  const reason = isRefund(type) ? await keep(workflowId, payment, news, payments) : 'not_followed';
  await payments.recheck(workflowId);
  return reason;
}

async function keep(
  workflowId: string | null,
  payment: Description | null,
  news: Webhook,
  payments: Payments,
): Promise<Reason> {
  const about = { workflowId, taskQueue: payment?.taskQueue ?? null };
  const isNew = await payments.keepAftermath(about, {
    sessionId: news.snapshot.sessionId,
    facts: factsOf(news, payment),
    news: { ...news.signed, stand: standOf(payment) },
  });
  if (!isFollowed(news.type)) return 'not_followed';
  return isNew ? 'kept_after_the_end' : 'kept_before';
}

/** What the aftermath needs to find the words: the same that were found here. */
function standOf(payment: Description | null): NewsAfterTheEnd['stand'] {
  if (payment === null) return null;
  const { state, paymentStatus, sessionId } = payment;
  return { state, paymentStatus, sessionId };
}

/**
 * No payment was found, but it may still be ours: one of our types, not marked by another system, recent, and of a session
 * that a payment can be found by, unless our tag names it.
 */
function mayComeYet(
  { type, isMarkedByOthers, snapshot }: WebhookNews,
  marked: string | null,
  { now, limits }: Router,
): boolean {
  const isOld = now() - Date.parse(snapshot.updatedAt) >= limits.redeliveryMs;
  const canBeFound = marked !== null || isPlainSessionId(snapshot.sessionId);
  return isFollowed(type) && !isMarkedByOthers && canBeFound && !isOld; // A time that cannot be read is not old.
}

function nobodysReason({ type }: WebhookNews, wasYoung: boolean): Reason {
  if (!isFollowed(type)) return 'type_not_ours';
  return wasYoung ? 'not_found_yet' : 'session_not_ours';
}

/**
 * The workflow that wrote this webhook's metadata. Other merchants' webhooks verify under the same provider key, so
 * metadata counts only with our own tag.
 */
function markedWorkflow({ marks }: WebhookNews, { linkSecrets }: Router): string | null {
  for (const { citPaymentId, attempt, tag } of marks) {
    const workflowId = workflowIdOf(citPaymentId, attempt);
    if (isMetadataTag(linkSecrets, workflowId, tag)) return workflowId;
  }
  return null;
}
