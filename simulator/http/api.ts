/**
 * The provider's API over HTTP: raw bytes first, then the checks in order (project, signature, and the rest in the model),
 * then the answer, unsigned like the real provider's; or, where a fault was ordered, what `carrying-out.ts` makes of it.
 */
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { SIGNATURE_HEADER, verifyingKey } from '../../smart-glocal/signature';
import { isAppliedLate } from '../faults/call-fault';
import type { FaultyCalls } from '../faults/carrying-out';
import type { FaultPlan } from '../faults/plan';
import { faultRecorder, type Journal } from '../journal';
import type { Json } from '../json';
import type { Merchants } from '../merchants';
import { refusalAnswer, type Answer } from '../provider/errors';
import type { Provider } from '../provider/provider';
import { isMethod, unknownMembers } from '../provider/requests';
import { inV2Names } from '../provider/wire';
import { sendOutcome, type WaitingResponses } from './send-outcome';

/** Real requests are below 4 KiB; the provider's limit is undocumented. */
const BODY_LIMIT = '1mb';

export interface ApiOptions {
  readonly merchants: Merchants;
  readonly journal: Journal;
  readonly provider: Provider;
  readonly plan: FaultPlan;
  readonly faultyCalls: FaultyCalls;
  readonly waiting: WaitingResponses;
}

/** Serves `POST /<version>/<method>` below `/api`. */
export function createApi({ merchants, journal, provider, plan, faultyCalls, waiting }: ApiOptions): Router {
  const router = express.Router();

  router.use(express.raw({ type: () => true, limit: BODY_LIMIT }));

  router.post('/:version/*method', (request, response) => {
    const { version } = request.params;
    const method = request.params.method.join('/');
    if (!VERSIONS.includes(version) || !isServed(method)) return send(response, NOT_FOUND);

    const call = { method, projectId: request.get('x-partner-project') ?? '', body: bytesOf(request) };
    const note = (verdict: string, answer: Answer | null): void => noteRequest(journal, request, call, verdict, answer);
    const shown = (answer: Answer): Answer => (version === 'v2' ? withV2Names(answer) : answer);
    const refusal = refusalAtTheDoor(request, call);
    if (refusal !== null) {
      note(verdictOf(refusal), refusal);
      return send(response, refusal);
    }

    // A body whose content type is not JSON is not parsed; the model then misses every field.
    const json = request.is('application/json') === false ? undefined : jsonOf(call.body);
    const key = request.get('x-partner-idempotency-key');
    const apply = (): Answer => shown(provider.call(method, call.projectId, json, key));
    const subject = provider.subjectOf(json);
    const fired = plan.ofCall(method, subject);
    if (fired === null) {
      const answer = apply();
      note(verdictOf(answer), answer);
      return send(response, answer);
    }
    const record = faultRecorder(journal, fired, { of: 'call', what: method, subject });
    record('fired', null);
    if (isAppliedLate(fired.fault)) note('to_be_applied', null);
    waiting.add(response);
    faultyCalls.carryOut({
      fired,
      apply,
      applied(truth) {
        if (isAppliedLate(fired.fault)) record('applied_late', truth === null ? null : verdictOf(truth));
        else note(truth === null ? 'not_applied' : verdictOf(truth), truth);
      },
      leave(outcome) {
        record('answered', typeof outcome === 'string' ? outcome : `HTTP ${String(outcome.httpStatus)}`);
        sendOutcome(response, outcome);
      },
    });
  });

  router.all('/:version/*method', (request, response) => {
    send(response, isServed(request.params.method.join('/')) ? WRONG_VERB : NOT_FOUND);
  });
  router.use((_request, response) => send(response, NOT_FOUND));
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    // The body parser's errors are the caller's fault; any other is a bug in the simulator, and must look like one.
    if (typeof error === 'object' && error !== null && 'expose' in error) send(response, UNREADABLE);
    else next(error);
  });
  return router;

  /** Faults come after this check: an unauthenticated call must not count as the nth call of a fault. */
  function refusalAtTheDoor(request: Request, { projectId, body }: Call): Answer | null {
    const merchant = merchants.find(projectId);
    if (merchant === null) return refusalAnswer('identification_error');
    const isGenuine = verifyingKey(body, request.get(SIGNATURE_HEADER), merchant.publicKeys) >= 0;
    return isGenuine ? null : refusalAnswer('authentication_error');
  }
}

interface Call {
  readonly method: string;
  readonly projectId: string;
  readonly body: Buffer;
}

function noteRequest(
  journal: Journal,
  request: Request,
  { method, projectId, body }: Call,
  verdict: string,
  answer: Answer | null,
): void {
  journal.add({
    kind: 'request',
    method,
    projectId,
    headers: headersOf(request),
    body: body.toString('utf8'),
    unknownMembers: unknownMembers(method, jsonOf(body)),
    verdict,
    httpStatus: answer === null ? null : answer.httpStatus,
    answer: answer === null ? null : answer.body,
  });
}

const VERSIONS = ['v1', 'v2'];
const NOT_FOUND: Answer = { ...refusalAnswer('invalid_request', 'There is no such method'), httpStatus: 404 };
const WRONG_VERB: Answer = { ...refusalAnswer('invalid_request', 'Every method is called by POST'), httpStatus: 405 };
const UNREADABLE: Answer = { ...refusalAnswer('invalid_request', 'The body cannot be read'), httpStatus: 413 };

/** `token` (the widget's) exists and refuses: CIT payments cannot use the widget. */
function isServed(method: string): boolean {
  return isMethod(method) || method === 'token';
}

function send(response: Response, { httpStatus, body }: Answer): void {
  response.status(httpStatus).json(body);
}

function bytesOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // Not JSON: the model refuses it as `invalid_request`.
  }
}

function withV2Names({ httpStatus, body }: Answer): Answer {
  const { session } = body;
  const isSession = typeof session === 'object' && session !== null;
  return isSession ? { httpStatus, body: { ...body, session: inV2Names(session as Json) } } : { httpStatus, body };
}

function headersOf(request: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

function verdictOf({ body }: Answer): string {
  const { error } = body;
  if (typeof error !== 'object' || error === null) return 'ok';
  return 'code' in error ? String(error.code) : 'error';
}
