/** Every limit of the bridge, each with its source. Durations are milliseconds. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface BridgeLimits {
  /** Largest webhook body. */
  readonly bodyBytes: number;
  /** Bodies up to here are always read; larger ones share `largeBodiesBytes` while they are read. */
  readonly smallBodyBytes: number;
  readonly largeBodiesBytes: number;
  /** How long Temporal may take with one webhook, look-up included, before the provider is asked to send it again. */
  readonly webhookMs: number;
  /** How long WEBHOOK_FORWARD_URL may take with one webhook. */
  readonly forwardMs: number;
  /** Pauses between look-ups of a webhook that matches no payment yet. */
  readonly lookUpGapsMs: readonly number[];
  /** News of a session without a payment may still find one while it is younger than this. */
  readonly redeliveryMs: number;
  /** How long the same bytes are recognised after a 200, the longest after many, and how many webhooks are remembered. */
  readonly sameBytesMs: number;
  readonly sameBytesLongestMs: number;
  readonly sameBytesMax: number;
  /** How long a customer's page waits for Temporal, how long it lives with the last answer, and for how many payments. */
  readonly pageMs: number;
  readonly pageCacheMs: number;
  readonly pageCacheMax: number;
  /** At most one `recheck` per payment in this time; with every further one it doubles, up to the longest. */
  readonly recheckEveryMs: number;
  readonly recheckLongestMs: number;
}

export const LIMITS: BridgeLimits = {
  // Contract. Smart Glocal's documented webhooks are below 2 KiB.
  bodyBytes: 1024 * 1024,
  // Ours: thirty times the largest documented webhook. With `maxConnections` of server.ts it is 125 MiB at the very most.
  smallBodyBytes: 64 * 1024,
  // Ours: 32 bodies of the largest size at once.
  largeBodiesBytes: 32 * 1024 * 1024,
  // Contract: shorter than the provider's patience, which is undocumented (provider-assumptions: 3 s is what we rely on).
  webhookMs: 3 * SECOND,
  // Ours: Temporal needs milliseconds to say that a webhook is not ours, so the whole answer stays within the 3 s that we
  // rely on the provider to wait. A slower system has the webhook all the same, and gets it once more.
  forwardMs: 2.5 * SECOND,
  // Contract: 1.5 s in all. A search attribute is listed about 32 ms after it was set; few questions, because Temporal
  // Cloud allows 30 list calls a second and a shared provider account brings webhooks that belong to no payment here.
  lookUpGapsMs: [250, 500, 750],
  // Contract: the provider delivers again for 30 minutes; five more for clocks and queues.
  redeliveryMs: 35 * MINUTE,
  // Contract. The first four redeliveries (1, 2, 4, 8 minutes apart) begin within it.
  sameBytesMs: 10 * MINUTE,
  // Ours: 30 days of the same old webhook are then 40 signals, of the 10,000 that Temporal takes a run.
  sameBytesLongestMs: 24 * HOUR,
  // Ours: some 400 bytes each, so about 20 MB when full.
  sameBytesMax: 50_000,
  // Contract: a customer sees something within two seconds, whatever Temporal does.
  pageMs: 2 * SECOND,
  // Contract. Queries are billed, and a page that reloads itself must not become a load.
  pageCacheMs: 2 * SECOND,
  // Ours: no more customers than that look at their payments within two seconds.
  pageCacheMax: 10_000,
  // Contract. Banks send customers back more than once, and customers press "reload".
  recheckEveryMs: 5 * SECOND,
  // Ours: a return link that is called for 30 days is then 730 signals, of the 10,000 that Temporal takes a run.
  recheckLongestMs: HOUR,
};
