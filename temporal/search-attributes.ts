/**
 * Makes sure that a namespace knows the search attributes that a program needs before anything starts: a workflow with an
 * unregistered one cannot be started, and one of the wrong type would not be listed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionLike } from '@temporalio/client';
import { TypedSearchAttributes, type SearchAttributeType } from '@temporalio/common';
import type { SearchAttributeKey } from '@temporalio/common/lib/search-attributes';
import { temporal } from '@temporalio/proto';
import { ALREADY_EXISTS, INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, statusOf, UNIMPLEMENTED } from './grpc-status';
import { within } from './within';

/** Of the connection, what is used here; both of the SDK's kinds of connection have it. */
export type AdminConnection = Pick<ConnectionLike, 'workflowService' | 'operatorService'>;

/** What the caller's workflows are listed by. */
export type SearchAttributes = readonly SearchAttributeKey<SearchAttributeType>[];

/** A server of several processes reads new search attributes once a minute. */
const USABLE_TIME_LIMIT_MS = 90_000;
const PROBE_INTERVAL_MS = 250;
/** Ours: one answer of a server that is up takes milliseconds; the SDK's own retries must fit in. */
const CALL_TIME_LIMIT_MS = 15_000;

const { IndexedValueType } = temporal.api.enums.v1;
const TYPE_CODES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
} as const;

/**
 * Registers what is missing and waits until it can be used. Throws when one exists with another type, when the namespace
 * does not exist, or when this connection may not register any (Temporal Cloud), saying what to create and how.
 */
export async function ensureSearchAttributes(
  connection: AdminConnection,
  namespace: string,
  wanted: SearchAttributes,
): Promise<void> {
  try {
    const existing = await listTypes(connection, namespace);
    refuseOtherTypes(existing, namespace, wanted);
    const missing = wanted.filter(({ name }) => existing[name] === undefined);
    if (missing.length > 0) await registerSearchAttributes(connection, namespace, missing);
  } catch (error) {
    const code = statusOf(error);
    if (code === NOT_FOUND) throw new Error(noSuchNamespace(namespace), { cause: error });
    if (code !== PERMISSION_DENIED && code !== UNIMPLEMENTED) throw error;
    // Without the right to administrate it is still possible to list payments, which shows whether they are registered.
    if (await areUsable(connection, namespace, wanted)) return;
    throw new Error(notAllowed(namespace, wanted), { cause: error });
  }
  await untilUsable(connection, namespace, wanted);
}

/** Registers without looking first, for a server that cannot list them (the time-skipping one). Harmless when repeated. */
export async function registerSearchAttributes(
  connection: AdminConnection,
  namespace: string,
  wanted: SearchAttributes,
): Promise<void> {
  const searchAttributes = Object.fromEntries(wanted.map(({ name, type }) => [name, codeOf(type)]));
  try {
    await bounded(connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
  } catch (error) {
    if (statusOf(error) !== ALREADY_EXISTS) throw error; // Another process was faster.
  }
}

async function listTypes(connection: AdminConnection, namespace: string): Promise<Record<string, number>> {
  const answer = await bounded(connection.operatorService.listSearchAttributes({ namespace }));
  return answer.customAttributes;
}

function refuseOtherTypes(existing: Record<string, number>, namespace: string, wanted: SearchAttributes): void {
  const others = wanted.filter(({ name, type }) => existing[name] !== undefined && existing[name] !== codeOf(type));
  if (others.length === 0) return;
  const texts = others.map(({ name, type }) => `${name} must be of type ${nameOf(type)}, but exists with another type`);
  throw new Error(
    `The search attributes of namespace ${namespace} do not fit: ${texts.join('; ')}. Another program probably uses the name. Set TEMPORAL_NAMESPACE to a namespace of its own for payments, or remove the old attribute if nothing needs it.`,
  );
}

async function untilUsable(connection: AdminConnection, namespace: string, wanted: SearchAttributes): Promise<void> {
  const deadline = Date.now() + USABLE_TIME_LIMIT_MS;
  while (!(await areUsable(connection, namespace, wanted))) {
    if (Date.now() > deadline) {
      throw new Error(
        `The search attributes of namespace ${namespace} are registered but cannot be used yet. Temporal's visibility store may be overloaded or misconfigured; check its logs, then start again.`,
      );
    }
    await delay(PROBE_INTERVAL_MS);
  }
}

async function areUsable(connection: AdminConnection, namespace: string, wanted: SearchAttributes): Promise<boolean> {
  const query = wanted.map(({ name }) => `${name} IS NULL`).join(' OR ');
  try {
    await bounded(connection.workflowService.countWorkflowExecutions({ namespace, query }));
    return true;
  } catch (error) {
    if (statusOf(error) === INVALID_ARGUMENT) return false; // "not a valid search attribute"
    throw error;
  }
}

async function bounded<Answer>(call: Promise<Answer>): Promise<Answer> {
  return within(
    call,
    CALL_TIME_LIMIT_MS,
    () =>
      new Error(
        `Temporal did not answer a question about search attributes within ${String(CALL_TIME_LIMIT_MS / 1000)} s. It is overloaded or unreachable; check the server, then start again.`,
      ),
  );
}

/** As Temporal's own tools spell it. */
function nameOf(type: SearchAttributeType): string {
  return TypedSearchAttributes.toMetadataType(type);
}

function codeOf(type: SearchAttributeType): number {
  const name = nameOf(type);
  if (name === 'Keyword' || name === 'Datetime') return TYPE_CODES[name];
  throw new Error(`No type code is known for search attributes of type ${name}.`);
}

function noSuchNamespace(namespace: string): string {
  return `Temporal has no namespace ${namespace}. Check TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${namespace}`;
}

function notAllowed(namespace: string, wanted: SearchAttributes): string {
  const commands = wanted.map(
    ({ name, type }) =>
      `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${nameOf(type)}`,
  );
  return [
    `Namespace ${namespace} lacks search attributes of this project, and this connection may not register them. Ask somebody who may. On your own server:`,
    ...commands,
    'On Temporal Cloud, where no connection can do this: create the same names and types in its Web UI, or with `tcld namespace search-attributes add`.',
  ].join('\n');
}
