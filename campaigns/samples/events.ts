/**
 * Events as a payment learns them, for tests and campaigns that play one by hand: each returns what is known after it.
 */
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { FailureType } from '../../workflows/contract/activities';
import type { Event } from '../../workflows/facts/events';
import { evolve } from '../../workflows/facts/evolve';
import type { CallName, Known, StopCause } from '../../workflows/facts/known';

/** All events happen at `now` (epoch ms), in this order. */
export function after(known: Known, now: number, ...events: readonly Event[]): Known {
  return events.reduce((so, event) => evolve(so, event, now), known);
}

/** A call is sent, and the provider accepts it. */
export function callTaken(known: Known, call: CallName, snapshot: SessionSnapshot, now: number): Known {
  return after(known, now, { type: 'call_sent', call }, { type: 'call_returned', call, answer: { snapshot } });
}

/** A call is sent, and fails. */
export function callFailed(
  known: Known,
  call: CallName,
  failure: FailureType,
  code: string | null,
  now: number,
): Known {
  return after(known, now, { type: 'call_sent', call }, { type: 'call_returned', call, answer: { failure, code } });
}

/** A request to stop; any other cause comes from time or from the facts. */
export function stopped(known: Known, cause: StopCause, now: number, by?: string, reason?: string): Known {
  return after(known, now, cause === 'asked' ? { type: 'cancel_wanted', by, reason } : { type: 'must_stop', cause });
}
