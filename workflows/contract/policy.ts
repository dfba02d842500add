/**
 * The numbers that govern payments and shop events, each with its reason. All durations are milliseconds. `POLICY` is recorded in
 * the payment by its first activity, so a release with other numbers does not move the deadlines of open payments.
 */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Policy {
  /** The defaults for a shop that sets no deadlines. */
  readonly deadlines: { readonly readyToConfirm: number; readonly decision: number; readonly customer: number };
  /** How long the provider itself waits, and how much longer we do before its silence counts as unusual. */
  readonly provider: { readonly confirm: number; readonly customer: number; readonly grace: number };
  /** How often the provider is asked when no news comes. */
  readonly ask: {
    readonly first: number;
    readonly firstWhileCustomerActs: number;
    readonly longest: number;
    readonly inReview: number;
    readonly inReviewAfterADay: number;
    readonly byWish: number;
    readonly jitter: number;
  };
  /** News without proof that says "paid" is believed after so many questions without a usable answer, over this time. */
  readonly statusCannotBeHad: { readonly tries: number; readonly time: number };
  readonly start: { readonly showsWithin: number; readonly keyConflictAfter: number; readonly tries: number };
  readonly review: { readonly closesAfter: number };
}

export const POLICY: Policy = {
  deadlines: {
    // Ours: a healthy provider is ready within seconds; a customer who pressed "pay" does not wait longer than this.
    readyToConfirm: 5 * MINUTE,
    // Ours: a person or a stock system decides; the provider would wait for 240 minutes.
    decision: 15 * MINUTE,
    // Ours: long enough for a banking app and a second device, well inside the provider's 60 minutes.
    customer: 15 * MINUTE,
  },
  provider: {
    // Smart Glocal, ready_to_confirm: 240 min, then the provider ends the session.
    confirm: 240 * MINUTE,
    // Smart Glocal, action_required: 60 min, then the provider ends the session.
    customer: 60 * MINUTE,
    // Ours: the provider's own timers may fire late, and its status may lag behind them.
    grace: 15 * MINUTE,
  },
  ask: {
    // Ours: a webhook normally takes one or two seconds; ten seconds of silence are worth one question.
    first: 10 * SECOND,
    // Ours: no customer finishes 3DS in ten seconds; a question then would only cost.
    firstWhileCustomerActs: MINUTE,
    // Ours: six questions an hour at the most, while the provider's timers run.
    longest: 10 * MINUTE,
    // Ours: a payment in review waits for people; hourly for a day, then twice a day, makes 84 questions in 30 days.
    inReview: HOUR,
    inReviewAfterADay: 12 * HOUR,
    // Ours: anybody with a link, and anybody who writes to Temporal, may wish for a question; this is what it can cost.
    byWish: 10 * SECOND,
    // Ours: payments that were opened at the same time must not ask at the same time.
    jitter: 0.2,
  },
  // Ours: longer than a deployment or a failover at the provider, and short enough that the order can still be shipped in time.
  statusCannotBeHad: { tries: 5, time: 10 * MINUTE },
  start: {
    // Ours: 30 s for the call and 5 s of overhead; by then anything that was still under way has arrived.
    showsWithin: 35 * SECOND,
    // Ours: a start that the provider accepted shows up in seconds; after two minutes the key belongs to another session.
    keyConflictAfter: 2 * MINUTE,
    // One session, and one more after the first was fenced.
    tries: 2,
  },
  review: {
    // Ours: the longest a payment may stay open. Acquirers answer questions about a month back.
    closesAfter: 30 * DAY,
  },
};

/**
 * The deadlines a shop may set: at least 1 s, at most what the provider itself waits (240, 240 and 60 min). May be widened,
 * never narrowed while payments are open: a replay checks their input again.
 */
export const DEADLINE_LIMITS = {
  shortest: SECOND,
  readyToConfirm: POLICY.provider.confirm,
  decision: POLICY.provider.confirm,
  customer: POLICY.provider.customer,
} as const;

/** How long each provider call may take. Changing these does not change what an open payment replays to. */
export const CALL_LIMITS = {
  // The sister API's client waits 30 s; a slower call is unclear, and the provider is asked about it.
  moneyCall: 30 * SECOND,
  // A question is asked again anyway, so it need not wait long (one attempt, 5 s).
  question: 5 * SECOND,
  // Reads memory only, within milliseconds; longer where a busy machine needs it.
  reading: 10 * SECOND,
  // create moves no money and may be repeated; it runs inside a workflow task, so it must be short.
  create: 10 * SECOND,
  // Time beyond the provider call: reading the answer, reporting to Temporal.
  overhead: 5 * SECOND,
} as const;

/** What happens to a webhook for which this worker has no key (yet). Ours: a key file reaches all workers within minutes. */
export const UNREAD_NEWS = {
  tryEvery: MINUTE,
  alarmAfter: 10 * MINUTE,
  // More at a time would let anyone who may send signals fill the history with tries.
  most: 50,
  // One try reads so many: their results become one event.
  together: 10,
} as const;

/**
 * How long a workflow task may be lost with its worker: this bounds the recovery of a waiting payment, together with
 * `stickyQueueScheduleToStartTimeout` (worker/payment-worker.ts). Not shorter: a local call (create, status) writes three
 * more events each time it has lasted another 80 % of this.
 */
export const WORKFLOW_TASK_TIMEOUT = 2 * SECOND;

/**
 * How many may wait for the next step of one payment. Temporal refuses an eleventh waiting update, and all updates after 2,000:
 * these leave room for `confirm`, `cancel` and `resolve`, whatever a reloading page or a hostile customer does.
 */
export const AWAITING = {
  // Ours: a customer with three browser tabs, served by two servers.
  atOnce: 6,
  // Ours: longer than a healthy provider takes to ask for 3DS; who still wants to know then asks by query.
  longest: 20 * SECOND,
  // Ours: a tenth of what Temporal takes. Only the first start of a payment has to come this way.
  inAll: 200,
} as const;

/** Ours: how many callers may wait for the provider's answer to a cancel. A further one is told that it was asked for. */
export const CANCELS_AT_ONCE = 2;

/** How often a shop is told. Changing these numbers does not change what an open event replays to. */
export const SHOP_EVENT_POLICY = {
  // Standard Webhooks: give a receiver 15 to 30 s. The shorter end: ours only has to store what it got.
  answerWithin: 15 * SECOND,
  // Time beyond the request: signing, reporting to Temporal.
  overhead: 5 * SECOND,
  gaps: {
    // Standard Webhooks' example begins with 5 s too: a receiver that is being deployed is back by then.
    first: 5 * SECOND,
    // Ours: 5 s, 15 s, 45 s, ... three hours after eight tries, so that a receiver that is down costs little.
    growth: 3,
    // Ours: a shop that comes back hears of it within three hours, and three days of silence cost some thirty tries.
    longest: 3 * HOUR,
  },
  // A weekend and a day, plus one gap, because Temporal makes no try that would come later; then a person is asked. Standard
  // Webhooks' example goes on for about as long.
  givesUpAfter: 3 * DAY + 3 * HOUR,
} as const;
