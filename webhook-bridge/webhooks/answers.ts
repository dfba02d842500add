/**
 * What the bridge answers to a webhook, and why, in one table. 200 tells the provider to forget the webhook, 503 to keep
 * sending it for the next 30 minutes; so 200 is for what Temporal has, or what brings nothing new, and 503 for every doubt.
 */
export interface Answer {
  readonly status: number;
  /**
   * Where WEBHOOK_FORWARD_URL is set: `answers` forwards the webhook and returns the answer from there; `copy` also sends
   * it there, but our answer stays.
   */
  readonly forward?: 'answers' | 'copy';
  readonly level: 'info' | 'warn' | 'error';
  /** For the log: what happened, likely cause, what to do. */
  readonly meaning: string;
}

export const ANSWERS = {
  too_large: { status: 413, level: 'warn', meaning: 'Larger than a webhook can be. The rest was not read.' },
  too_busy: {
    status: 503,
    level: 'warn',
    meaning: 'Unusually large, while many such bodies are being read. The provider was asked to send it again.',
  },
  bad_signature: {
    status: 401,
    level: 'warn',
    meaning:
      'No signature, or not one by any of our keys. The sender is not Smart Glocal; or a proxy re-encoded the body; or ' +
      'SMART_GLOCAL_PUBLIC_KEY_FILES holds the demo key against the live environment, or a key of ours instead of the ' +
      "provider's. Compare the body's length with Content-Length, then check which key is configured.",
  },
  not_json: { status: 415, level: 'warn', meaning: 'Signed by the provider, but Content-Type is not JSON.' },
  unreadable: { status: 400, level: 'error', meaning: 'Signed by the provider, but not a webhook that we can read.' },

  signalled: { status: 200, level: 'info', meaning: 'Temporal has it.' },
  too_large_for_history: {
    status: 200,
    level: 'error',
    meaning:
      'ALARM: too large for a history, although genuine webhooks are below 2 KiB. The payment was told to ask Smart Glocal instead.',
  },
  same_bytes: { status: 200, level: 'info', meaning: 'The same bytes were answered 200 before.' },
  repeats_the_end: { status: 200, level: 'info', meaning: 'The payment has ended, and this says so again.' },
  kept_after_the_end: {
    status: 200,
    level: 'warn',
    meaning:
      'A correction, refund or chargeback, or news of a payment that was closed without an outcome. Kept until a person resolves it.',
  },
  kept_before: { status: 200, level: 'info', meaning: 'An aftermath already has all of this.' },

  temporal_unavailable: {
    status: 503,
    level: 'warn',
    meaning: 'Temporal did not accept it: unreachable, or too slow. Check TEMPORAL_ADDRESS and the server.',
  },
  not_found_yet: {
    status: 503,
    // The provider's last attempt comes after 30 minutes, before the webhook is too old to be ours: without a copy the
    // merchant's other systems would never get it (docs/decisions/0011).
    forward: 'copy',
    level: 'warn',
    meaning: 'No payment has this session yet. It may be about to.',
  },

  not_followed: {
    status: 200,
    forward: 'answers',
    level: 'warn',
    meaning: 'A type that payments do not follow, for a session of ours: Temporal has what it shows.',
  },
  type_not_ours: {
    status: 200,
    forward: 'answers',
    level: 'warn',
    meaning: 'A type that this engine does not know, for a session of no payment here.',
  },
  session_not_ours: {
    status: 200,
    forward: 'answers',
    level: 'warn',
    meaning: 'No payment has this session. Another system of the merchant, or another environment, may own it.',
  },

  forwarded: { status: 200, level: 'info', meaning: 'Not ours: WEBHOOK_FORWARD_URL has answered.' },
  not_forwarded: {
    status: 503,
    level: 'warn',
    meaning: 'Not ours, and WEBHOOK_FORWARD_URL gave no answer in time. Check the address, and what listens there.',
  },
} as const satisfies Record<string, Answer>;

export type Reason = keyof typeof ANSWERS;

/** The table's row for a reason. */
export function answerOf(reason: Reason): Answer {
  return ANSWERS[reason];
}
