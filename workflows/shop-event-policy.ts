/**
 * How often a shop is told. Changing these numbers does not change what an open event replays to. All durations are
 * milliseconds.
 */
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

export const SHOP_EVENT_POLICY = {
  // Standard Webhooks: give a receiver 15 to 30 s. The shorter end: ours only has to write down what it got.
  answerWithin: 15 * SECOND,
  // What the activity has beyond its request: signing, telling Temporal.
  overhead: 5 * SECOND,
  gaps: {
    // Standard Webhooks' example begins with 5 s as well: a receiver that is being deployed is back by then.
    first: 5 * SECOND,
    // Ours: 5 s, 15 s, 45 s, ... three hours after eight tries, so that one receiver that is down costs little.
    growth: 3,
    // Ours: a shop that comes back hears within three hours, and three days of silence cost some thirty tries.
    longest: 3 * HOUR,
  },
  // A weekend and a day, and one gap, because a try that would come later is not waited for; then a person is asked. Standard
  // Webhooks' example goes on about as long.
  givesUpAfter: 3 * DAY + 3 * HOUR,
} as const;
