/**
 * Takes one verified webhook to the payment that it is news about. Succeeds only when Temporal has stored the signal, or
 * nothing is left to say; everything else ends in a reason for which the provider delivers again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { WebhookNews } from '../smart-glocal/webhook';
import { within } from '../temporal/within';
import { WEBHOOK_SIGNALS } from '../workflows/messages';
import { workflowIdOf } from '../workflows/workflow-id';
import type { Reason } from './answers';
import { isMetadataTag, type LinkSecrets } from './customer-link';
import { repeatsTheEnd } from './ended';
import type { BridgeLimits } from './limits';
import type { Payments, SignalledType } from './payments';

export interface Delivery {
  readonly reason: Reason;
  readonly workflowId: string | null;
  /** What went wrong, for the log. */
  readonly error: unknown;
}

export interface Router {
  readonly payments: Payments;
  readonly linkSecrets: LinkSecrets;
  readonly limits: Pick<BridgeLimits, 'webhookMs' | 'lookUpGapsMs' | 'redeliveryMs'>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Types that the provider documents and an open payment does not take (Smart Glocal, /reference/webhooks). */
const KNOWN_TYPES = new Set(['ready_to_capture', 'payment_refunded']);

/** Never throws. */
export async function deliver(news: WebhookNews, router: Router): Promise<Delivery> {
  const { type } = news;
  if (!isSignalled(type)) {
    return { reason: KNOWN_TYPES.has(type) ? 'not_handled' : 'type_not_ours', workflowId: null, error: null };
  }
  const workflowId = markedWorkflow(news, router);
  try {
    // Given up on, it goes on: the signal may still arrive, and so may the redelivery. The workflow ignores a copy.
    const told = findAndTell(type, news, workflowId, router);
    return await within(told, router.limits.webhookMs, 'No answer in time.');
  } catch (error) {
    return { reason: 'temporal_unavailable', workflowId, error };
  }
}

async function findAndTell(
  type: SignalledType,
  news: WebhookNews,
  marked: string | null,
  router: Router,
): Promise<Delivery> {
  const isRecent = !(router.now() - Date.parse(news.snapshot.updatedAt) >= router.limits.redeliveryMs);
  // A payment's session id is listed a moment after it was stored, and a webhook can be faster. Old news is not in a race.
  for (const gap of isRecent ? [0, ...router.limits.lookUpGapsMs] : [0]) {
    await pause(gap);
    const reason = marked === null ? null : await tell(marked, type, news, router.payments);
    if (reason !== null) return { reason, workflowId: marked, error: null };

    const owner = await router.payments.findBySession(news.snapshot.sessionId);
    const ownersReason = owner === null ? null : await tell(owner, type, news, router.payments);
    if (ownersReason !== null) return { reason: ownersReason, workflowId: owner, error: null };
  }
  return { reason: isRecent ? 'not_found_yet' : 'session_not_ours', workflowId: marked, error: null };
}

/** Null when Temporal knows no such payment. */
async function tell(
  workflowId: string,
  type: SignalledType,
  news: WebhookNews,
  payments: Payments,
): Promise<Reason | null> {
  if (await payments.signal(workflowId, type, news.snapshot)) return 'signalled';
  const description = await payments.describe(workflowId);
  if (description === null) return null;
  switch (description.state) {
    case 'completed':
      return repeatsTheEnd(news, description) ? 'repeats_the_end' : 'says_something_else';
    case 'broken_off':
      return 'broken_off';
    case 'open':
      return 'temporal_unavailable'; // It refused the signal and calls the payment open: it is just closing it.
  }
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

function isSignalled(type: string): type is SignalledType {
  return Object.hasOwn(WEBHOOK_SIGNALS, type);
}
