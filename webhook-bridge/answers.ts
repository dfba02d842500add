/**
 * What the bridge answers to a webhook, and why: the one table. 200 tells the provider to forget the webhook, 503 to
 * send it again for the next 30 minutes; so 200 is for what Temporal has, or what teaches nothing, and 503 for every doubt.
 */
export interface Answer {
  readonly status: number;
  readonly level: 'info' | 'warn' | 'error';
  /** For the log: what happened, likely cause, what to do. */
  readonly meaning: string;
}

export const ANSWERS = {
  too_large: { status: 413, level: 'warn', meaning: 'Larger than a webhook can be. Not read further.' },
  bad_signature: {
    status: 401,
    level: 'warn',
    meaning:
      'No signature, or none of our keys made it. A stranger sent this; or a proxy re-encoded the body; or ' +
      'SMART_GLOCAL_PUBLIC_KEY_FILES holds the demo key against the live environment, or a key of ours instead of the ' +
      "provider's. Compare the body's length with Content-Length, then check which key is configured.",
  },
  not_json: { status: 415, level: 'warn', meaning: 'Signed by the provider, but Content-Type is not JSON.' },
  unreadable: { status: 400, level: 'error', meaning: 'Signed by the provider, but not a webhook that we can read.' },

  signalled: { status: 200, level: 'info', meaning: 'Temporal has it.' },
  same_bytes: { status: 200, level: 'info', meaning: 'The same bytes were answered 200 a moment ago.' },
  repeats_the_end: { status: 200, level: 'info', meaning: 'The payment has ended, and this says so again.' },

  temporal_unavailable: {
    status: 503,
    level: 'warn',
    meaning: 'Temporal has not taken it: unreachable, or too slow. Check TEMPORAL_ADDRESS and the server.',
  },
  not_found_yet: { status: 503, level: 'warn', meaning: 'No payment has this session yet. It may be about to.' },

  // The provider repeats these until it gives up, because nothing here can keep them yet.
  says_something_else: {
    status: 503,
    level: 'warn',
    meaning: "The payment has ended, and this is not what it ended with. Ask Smart Glocal for the session's status.",
  },
  broken_off: {
    status: 503,
    level: 'warn',
    meaning: 'The workflow was closed from outside before the payment had an outcome. Nobody follows it any more.',
  },
  not_handled: { status: 503, level: 'warn', meaning: 'A type that payments do not follow (capture, refund).' },
  type_not_ours: { status: 503, level: 'warn', meaning: 'A type that this engine does not know.' },
  session_not_ours: {
    status: 503,
    level: 'warn',
    meaning: 'No payment has this session. Another system of the merchant, or another environment, may own it.',
  },
} as const satisfies Record<string, Answer>;

export type Reason = keyof typeof ANSWERS;
