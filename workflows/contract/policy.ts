/**
 * Every number that governs a payment, each with its reason. Recorded in the payment by its first activity, so a release
 * with other numbers does not move the deadlines of payments that are already open. All durations are milliseconds.
 */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Policy {
  /** The defaults for a shop that sets no deadlines. */
  readonly deadlines: { readonly readyToConfirm: number; readonly decision: number; readonly customer: number };
  /** How long the provider itself waits, and what we add before we call its silence unusual. */
  readonly provider: { readonly confirm: number; readonly customer: number; readonly grace: number };
  /** How often the provider is asked when no news comes. */
  readonly ask: {
    readonly first: number;
    readonly firstWhileCustomerActs: number;
    readonly longest: number;
    readonly inReview: number;
    readonly inReviewAfterADay: number;
    readonly jitter: number;
  };
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
    // Ours: a payment in review waits for people; hourly for a day, then twice a day, is 84 questions in 30 days.
    inReview: HOUR,
    inReviewAfterADay: 12 * HOUR,
    // Ours: payments that were opened together must not ask together.
    jitter: 0.2,
  },
  start: {
    // Ours: our own call gives up after 30 s, so anything still in flight has arrived when 35 s more have passed.
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
 * What a shop may ask for: at least 1 s; at most what the provider itself waits (240, 240 and 60 min). May be widened, never
 * narrowed while payments are open: a replay checks their input again.
 */
export const DEADLINE_LIMITS = {
  shortest: SECOND,
  readyToConfirm: POLICY.provider.confirm,
  decision: POLICY.provider.confirm,
  customer: POLICY.provider.customer,
} as const;

/** How long each provider call may take. Changing these does not change what an open payment replays to. */
export const CALL_LIMITS = {
  // The sister API's client waits 30 s; a slower call is unclear, and the provider is asked.
  moneyCall: 30 * SECOND,
  // A question is repeated anyway, so it need not wait long (one attempt, 5 s).
  question: 5 * SECOND,
  // create moves no money and may be repeated; it runs inside a workflow task, so it must be short.
  create: 10 * SECOND,
  // What an activity has beyond its provider call: reading the answer, telling Temporal.
  overhead: 5 * SECOND,
} as const;

/**
 * One workflow task may be lost with its worker for this long: recovery of a waiting payment is bounded by it, and by
 * `stickyQueueScheduleToStartTimeout` (worker/payment-worker.ts). Not shorter: a local call (create, status) writes three
 * events more for every 80 % of it that the call lasts.
 */
export const WORKFLOW_TASK_TIMEOUT = 2 * SECOND;

/** How often a shop is told. Changing these numbers does not change what an open event replays to. */
export const SHOP_EVENT_POLICY = {
  // Standard Webhooks: give a receiver 15 to 30 s. The shorter end: ours only has to write down what it got.
  answerWithin: 15 * SECOND,
  // What the activity has beyond its request: signing, telling Temporal.
  overhead: 5 * SECOND,
  gaps: {
    // Standard Webhooks' example begins with 5 s as well: a receiver that is being deployed is back by then.
    first: 5 * SECOND,
    // Ours: 5 s, 15 s, 45 s, ... three hours after eight attempts, so that a receiver that is down costs little.
    growth: 3,
    // Ours: a shop that is back is told within three hours, and three days of silence cost some thirty attempts.
    longest: 3 * HOUR,
  },
  // A weekend and a day, and one gap, because an attempt that would come later is not waited for; then a person is asked.
  // Standard Webhooks' example goes on for about as long.
  givesUpAfter: 3 * DAY + 3 * HOUR,
} as const;
