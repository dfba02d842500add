/** From a call to its answer: who may call, what is asked, and whether this key was seen before. */
import type { Json } from '../json';
import { descriptionOf, Refusal, refusalAnswer, type Answer } from './errors';
import { METHODS } from './methods';
import type { Project } from './model';
import { checkRights } from './opening';
import { isMethod, type Method } from './requests';
import type { World } from './world';

/** One API call, checked in this order: project, rights, fields, idempotency key, state. Never throws. */
export function answerCall(
  world: World,
  method: string,
  projectId: string,
  body: unknown,
  key: string | undefined,
): Answer {
  const project = world.projects.get(projectId);
  if (project === undefined) return refusalAnswer('identification_error');
  try {
    return { httpStatus: 200, body: { status: 'ok', ...carryOut(world, project, method, body, key) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refusalAnswer(error.code, error.description, project.errorForm);
  }
}

function carryOut(world: World, project: Project, method: string, body: unknown, key: string | undefined): Json {
  if (!isMethod(method)) throw new Refusal('invalid_request', 'There is no such method');
  checkRights(project, initiatorOf(body));
  const takeKey = (): void => takeIdempotencyKey(world, project, method, key);
  if (project.invalidCallsBurnKeys) takeKey();
  const act = METHODS[method](world, project, body);
  if (!project.invalidCallsBurnKeys) takeKey();
  return act();
}

/** A known key is refused, never answered as the first time; also when the first call was another method or body. */
function takeIdempotencyKey(world: World, project: Project, method: Method, key: string | undefined): void {
  const isKept = method.startsWith('session/') && project.idempotencyScope !== 'ignored';
  if (key === undefined || key === '' || !isKept) return;
  const name = JSON.stringify([project.id, key, project.idempotencyScope === 'method' ? method : null]);
  const code = 'idempotency_key_already_exists';
  if (world.usedKeys.has(name)) throw new Refusal(code, descriptionOf(code));
  world.usedKeys.add(name);
}

function initiatorOf(body: unknown): unknown {
  const at = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
  return at(at(at(body, 'payment_details'), 'recurrent'), 'initiator');
}
