/** Every number the bridge lives by, each with its source. Durations are milliseconds. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export interface BridgeLimits {
  /** Largest webhook body. */
  readonly bodyBytes: number;
  /** How long Temporal may take with one webhook, look-up included, before the provider is asked to send it again. */
  readonly webhookMs: number;
  /** How long WEBHOOK_FORWARD_URL may take with one webhook. */
  readonly forwardMs: number;
  /** Pauses between look-ups of a webhook that matches no payment yet. */
  readonly lookUpGapsMs: readonly number[];
  /** News of a session without a payment may still find one while it is younger than this. */
  readonly redeliveryMs: number;
  /** How long the same bytes are recognised after a 200, and how many webhooks are remembered. */
  readonly sameBytesMs: number;
  readonly sameBytesMax: number;
  /** How long a customer's page waits for Temporal, how long it lives with the last answer, and for how many payments. */
  readonly pageMs: number;
  readonly pageCacheMs: number;
  readonly pageCacheMax: number;
  /** At most one `recheck` per payment in this time. */
  readonly recheckEveryMs: number;
}

export const LIMITS: BridgeLimits = {
  // Contract. Smart Glocal's documented webhooks are below 2 KiB.
  bodyBytes: 1024 * 1024,
  // Contract: shorter than the provider's patience, which is undocumented (provider-assumptions: 3 s is what we rely on).
  webhookMs: 3 * SECOND,
  // Ours: what Temporal says about a webhook that is not ours takes milliseconds, so the whole answer stays within the 3 s
  // that we rely on the provider to wait. Slower systems have the webhook all the same, and get it once more.
  forwardMs: 2.5 * SECOND,
  // Contract: 1.5 s in all. A search attribute is listed about 32 ms after it was set; few questions, because Temporal
  // Cloud allows 30 list calls a second and a shared provider account brings webhooks that are nobody's here.
  lookUpGapsMs: [250, 500, 750],
  // Contract: the provider delivers again for 30 minutes; five more for clocks and queues.
  redeliveryMs: 35 * MINUTE,
  // Contract. The first four redeliveries (1, 2, 4, 8 minutes apart) begin within it.
  sameBytesMs: 10 * MINUTE,
  // Ours: 64 hex digits each, so about 10 MB when full.
  sameBytesMax: 50_000,
  // Contract: a customer sees something within two seconds, whatever Temporal does.
  pageMs: 2 * SECOND,
  // Contract. Queries are billed, and a page that reloads itself must not become a load.
  pageCacheMs: 2 * SECOND,
  // Ours: more customers than that do not look at their payments within two seconds.
  pageCacheMax: 10_000,
  // Contract. Banks send customers back more than once, and customers press "reload".
  recheckEveryMs: 5 * SECOND,
};
