/**
 * The line between worker and provider: the provider's own model and fault plan on one end, the provider SDK's own
 * methods on the other, and only time between them. It returns what HTTP would have returned.
 */
import type { Clock } from '../../simulator/clock';
import { createFaultyCalls } from '../../simulator/faults/carrying-out';
import type { FaultPlan } from '../../simulator/faults/plan';
import type { Outcome } from '../../simulator/faults/replies';
import type { Answer } from '../../simulator/provider/errors';
import type { Provider } from '../../simulator/provider/provider';
import type { Quiet } from '../../simulator/quiet';
import type { Send } from '../../smart-glocal/client';
import type { Exchange, NoAnswer } from '../../smart-glocal/transport';

/** One call, as it left the worker. */
export interface SentCall {
  readonly path: string;
  /** Null when the call names none. */
  readonly sessionId: string | null;
  readonly idempotencyKey: string | undefined;
  /** The provider's own answer came back and showed a session. */
  isAnswered: boolean;
}

export interface LineOptions {
  readonly clock: Clock;
  readonly provider: Provider;
  readonly plan: FaultPlan;
  readonly quiet: Quiet;
  readonly project: string;
  /** Latency one way, ms. */
  readonly delayOf: () => number;
  /** False: no connection can be made. */
  readonly isUp: () => boolean;
  /** Called for every call as it leaves, whether or not it arrives. */
  readonly sent: (call: SentCall) => void;
  /** Called with the attempt that a session belongs to. */
  readonly opened: (sessionId: string, metadata: unknown) => void;
  readonly tell: (what: string) => void;
}

const noAnswer = (fault: NoAnswer['fault'], sent: boolean): Exchange => ({
  kind: 'no_answer',
  fault,
  sent,
  httpStatus: null,
  systemCode: null,
});

export function createLine(options: LineOptions): Send {
  const { clock, provider, plan, project } = options;
  const faultyCalls = createFaultyCalls({ clock, quiet: options.quiet });

  return (path, body, { timeoutMs, idempotencyKey }) =>
    new Promise((resolve) => {
      const json = JSON.parse(body.toString('utf8')) as { readonly session_id?: string; readonly metadata?: unknown };
      const call: SentCall = { path, sessionId: json.session_id ?? null, idempotencyKey, isAnswered: false };
      options.sent(call);
      let isOver = false;
      const end = (exchange: Exchange): void => {
        if (isOver) return;
        isOver = true;
        stopLimit();
        call.isAnswered = showsSession(exchange);
        options.tell(`${path} is answered: ${textOf(exchange)}`);
        resolve(exchange);
      };
      const stopLimit = clock.after(timeoutMs, () => end(noAnswer('timeout', true)));
      clock.after(options.delayOf(), () => {
        if (!options.isUp()) return end(noAnswer('connection_refused', false));
        return arrive((outcome) => {
          if (outcome !== 'hang') clock.after(options.delayOf(), () => end(exchangeOf(outcome)));
        });
      });

      function arrive(leave: (outcome: Outcome) => void): void {
        const apply = (): Answer => {
          const answer = provider.call(path, project, json, idempotencyKey);
          const sessionId = sessionIdOf(answer);
          const { metadata } = json;
          if (sessionId !== null && metadata !== undefined) options.opened(sessionId, metadata);
          options.tell(`${path} reaches the provider: ${verdictOf(answer)}`);
          return answer;
        };
        const fired = plan.ofCall(path, provider.subjectOf(json));
        if (fired !== null) {
          options.tell(`${path}: fault ${fired.name ?? 'without a name'}`);
          faultyCalls.carryOut({ fired, apply, applied: () => undefined, leave });
          return;
        }
        const { httpStatus, body: answer } = apply();
        const text = JSON.stringify(answer);
        leave({ httpStatus, contentType: 'application/json', body: text, claimedBytes: Buffer.byteLength(text) });
      }
    });
}

function exchangeOf(outcome: Exclude<Outcome, 'hang'>): Exchange {
  if (outcome === 'reset') return noAnswer('connection_reset', true);
  const bytes = Buffer.from(outcome.body, 'utf8');
  if (outcome.claimedBytes > bytes.length) return noAnswer('connection_reset', true);
  const { httpStatus, contentType } = outcome;
  return { kind: 'answer', httpStatus, contentType, body: bytes };
}

function showsSession(exchange: Exchange): boolean {
  return exchange.kind === 'answer' && exchange.httpStatus === 200 && exchange.body.includes('"session"');
}

function textOf(exchange: Exchange): string {
  return exchange.kind === 'answer' ? `HTTP ${String(exchange.httpStatus)}` : exchange.fault;
}

function verdictOf({ body }: Answer): string {
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'ok';
}

function sessionIdOf({ body: { session } }: Answer): string | null {
  return typeof session === 'object' && session !== null && 'id' in session ? String(session.id) : null;
}
