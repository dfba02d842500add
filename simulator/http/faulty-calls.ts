/**
 * Carrying out what a fault plan says of a call: when it is applied, what its caller gets, and when. A call that hangs keeps
 * nothing but its own connection waiting.
 */
import type { Response } from 'express';
import { shareOf, type Clock } from '../clock';
import { isMadeOfTheAnswer, type CallFault, type Wait } from '../faults/call-fault';
import type { FiredFault } from '../faults/orders';
import { outcomeOf, type Outcome } from '../faults/replies';
import type { Answer } from '../provider/errors';
import type { Json } from '../provider/model';
import type { Quiet } from '../quiet';

export interface FaultyCall {
  readonly fired: FiredFault<CallFault>;
  readonly response: Response;
  /** Applies the call to the model, now. */
  readonly apply: () => Answer;
  /** Told when the call is applied, or turns out not to be (null). */
  readonly applied: (truth: Answer | null) => void;
  /** Told when something leaves, or is decided never to. */
  readonly left: (outcome: Outcome) => void;
}

export interface FaultyCalls {
  carryOut(call: FaultyCall): void;
  /** Cuts every connection that waits, and forgets what was to be applied later. */
  reset(): void;
}

/** Nothing under way. */
export function createFaultyCalls(options: { readonly clock: Clock; readonly quiet: Quiet }): FaultyCalls {
  const clock = shareOf(options.clock);
  const waiting = new Set<Response>();
  const timers = new Set<NodeJS.Timeout>();

  function carryOut({ fired, response, apply, applied, left }: FaultyCall): void {
    const { effect = 'applied', reply = 'answer', wait = {} } = fired.fault;
    waiting.add(response);
    response.once('close', () => waiting.delete(response));
    const leave = (truth: Answer | null): void => {
      afterWait(wait, sessionIdOf(truth), () => {
        const outcome = outcomeOf(reply, truth);
        left(outcome);
        send(response, outcome);
      });
    };
    const take = (): Answer => {
      const truth = apply();
      applied(truth);
      return truth;
    };

    if (effect === 'applied') return leave(take());
    if (effect === 'not_applied') {
      applied(null);
      return leave(null);
    }
    const needsTruth = isMadeOfTheAnswer(reply);
    clock.after(effect.appliedAfterMs, () => {
      const truth = take();
      if (needsTruth) leave(truth);
    });
    if (!needsTruth) leave(null);
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
      for (const response of waiting) response.destroy();
      waiting.clear();
    },
  };
}

function send(response: Response, outcome: Outcome): void {
  if (outcome === 'hang' || response.destroyed) return;
  if (outcome === 'reset') return cut(response);
  const { httpStatus, contentType, body, claimedBytes } = outcome;
  response.writeHead(httpStatus, { 'Content-Type': contentType, 'Content-Length': claimedBytes });
  if (claimedBytes === Buffer.byteLength(body)) response.end(body);
  // The bytes must be out before the end comes, or the caller sees a reset instead of a transfer that was cut.
  else response.write(body, () => response.destroy());
}

/** A TCP reset, as of a process that died: a polite end could be taken for an empty answer. */
function cut(response: Response): void {
  response.socket?.resetAndDestroy();
}

function sessionIdOf(truth: Answer | null): string | null {
  const session = truth?.body['session'];
  const id = typeof session === 'object' && session !== null ? (session as Json)['id'] : null;
  return typeof id === 'string' ? id : null;
}
