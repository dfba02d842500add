/**
 * Carrying out what a fault plan says of a call: when it is applied, what its caller gets, and when. Knows no HTTP, so that
 * the same faults happen in the simulator and in simulations without a network.
 */
import { shareOf, type Clock } from '../clock';
import type { Json } from '../json';
import type { Answer } from '../provider/errors';
import type { Quiet } from '../quiet';
import { isMadeOfTheAnswer, type CallFault, type Wait } from './call-fault';
import type { FiredFault } from './orders';
import { outcomeOf, type Outcome } from './replies';

export interface FaultyCall {
  readonly fired: FiredFault<CallFault>;
  /** Applies the call to the model, now. */
  readonly apply: () => Answer;
  /** Told when the call is applied, or turns out not to be (null). */
  readonly applied: (truth: Answer | null) => void;
  /** Receives what is sent, or that nothing ever will be (`hang`). */
  readonly leave: (outcome: Outcome) => void;
}

export interface FaultyCalls {
  carryOut(call: FaultyCall): void;
  /** Forgets what was to be applied or to leave later. */
  reset(): void;
}

/** Nothing in progress. */
export function createFaultyCalls(options: { readonly clock: Clock; readonly quiet: Quiet }): FaultyCalls {
  const clock = shareOf(options.clock);
  const timers = new Set<NodeJS.Timeout>();

  function carryOut({ fired, apply, applied, leave }: FaultyCall): void {
    const { effect = 'applied', reply = 'answer', wait = {} } = fired.fault;
    const answer = (truth: Answer | null): void => {
      afterWait(wait, sessionIdOf(truth), () => leave(outcomeOf(reply, truth)));
    };
    const take = (): Answer => {
      const truth = apply();
      applied(truth);
      return truth;
    };

    if (effect === 'applied') return answer(take());
    if (effect === 'not_applied') {
      applied(null);
      return answer(null);
    }
    const needsTruth = isMadeOfTheAnswer(reply);
    clock.after(effect.appliedAfterMs, () => {
      const truth = take();
      if (needsTruth) answer(truth);
    });
    if (!needsTruth) answer(null);
  }

  function afterWait({ webhooks, clockMs, realMs }: Wait, sessionId: string | null, act: () => void): void {
    const afterReal = (): void => {
      if (realMs === undefined) return act();
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, realMs);
      timers.add(timer);
    };
    const afterClock = (): void => {
      if (clockMs === undefined) afterReal();
      else clock.after(clockMs, afterReal);
    };
    if (webhooks === true && sessionId !== null) options.quiet.when(sessionId, afterClock);
    else afterClock();
  }

  return {
    carryOut,
    reset() {
      clock.cancelAll();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      options.quiet.clear();
    },
  };
}

function sessionIdOf(truth: Answer | null): string | null {
  const session = truth?.body['session'];
  const id = typeof session === 'object' && session !== null ? (session as Json)['id'] : null;
  return typeof id === 'string' ? id : null;
}
