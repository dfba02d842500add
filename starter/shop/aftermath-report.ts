/**
 * What came after the end of payments, for a shop's server and the CLI: read it, and record a person's decision. An
 * aftermath is named by its workflow id, `aftermathIdOf(sessionId)`.
 */
import type { Client } from '@temporalio/client';
import { askWithin } from '../../temporal/within';
import type { AftermathResult, AftermathView, CitAftermathInput } from '../../workflows/contract/aftermath';
import { aftermath, resolveAftermath } from '../../workflows/contract/messages';
import type { Resolution } from '../../workflows/contract/resolution';
import { SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { askPayment } from './asking';
import { NoAnswer, UnknownPayment } from './errors';
import { refuseTooLong } from './message-lengths';
import { describeRun, isOpenRun, resultOfRun, WORKER_ANSWERS_WITHIN_MS } from './lookup';
import { idOf } from './payment-id';

/** A view as far as it is known: without a worker it is not known what arrived. */
export interface KnownAftermath extends Omit<AftermathView, 'arrived'> {
  readonly arrived: AftermathView['arrived'] | null;
}

export interface AftermathReport {
  readonly workflowId: string;
  readonly view: KnownAftermath;
  /** False: no worker answered, and `view` is what Temporal knows. */
  readonly isWhole: boolean;
}

export interface FoundAftermath {
  readonly workflowId: string;
  readonly isOpen: boolean;
  readonly sessionId: string;
  /** What a person calls the payment. */
  readonly payment: string | null;
}

type CitAftermath = (input: CitAftermathInput) => Promise<AftermathResult>;

/** What Temporal itself knows of an aftermath, or null when there is none. Throws `TemporalSilent`. */
export async function findAftermath(client: Client, workflowId: string): Promise<FoundAftermath | null> {
  const described = await describeRun(client, workflowId);
  if (described === null) return null;
  const sessionId = described.typedSearchAttributes.get(SmartGlocalSessionId) ?? '';
  return { workflowId, isOpen: isOpenRun(described), sessionId, payment: paymentIn(described.memo) };
}

/** What came, and whether it was resolved. Throws `UnknownPayment`, `StoppedPayment`, `TemporalSilent`. */
export async function readAftermath(client: Client, workflowId: string): Promise<AftermathReport> {
  const found = await findAftermath(client, workflowId);
  if (found === null) throw new UnknownPayment(idOf(workflowId));
  if (!found.isOpen) {
    const { newToken: _, ...view } = await aftermathResultOf(client, workflowId);
    return { workflowId, view, isWhole: true };
  }
  const view = await askWorker(client, workflowId);
  const { sessionId, payment } = found;
  const known = { sessionId, payment, status: 'open', arrived: null, resolution: null } as const;
  return { workflowId, view: view ?? known, isWhole: view !== null };
}

/** The result of a resolved aftermath. Throws `StoppedPayment` when it was closed in any other way, `TemporalSilent`. */
export async function aftermathResultOf(client: Client, workflowId: string): Promise<AftermathResult> {
  return resultOfRun<CitAftermath>(client, workflowId);
}

/** Records a person's decision. Throws `Refused` when it is not allowed or was made before, `NoAnswer`, `UnknownPayment`. */
export async function resolveAftermathOf(
  client: Client,
  workflowId: string,
  resolution: Resolution,
): Promise<AftermathView> {
  refuseTooLong(resolution);
  return askPayment(client, workflowId, resolveAftermath, resolution);
}

/** What a person calls the payment, out of an aftermath's memo. Pure. */
export function paymentIn(memo: Readonly<Record<string, unknown>> | undefined): string | null {
  const payment = memo?.['payment'];
  return typeof payment === 'string' ? payment : null;
}

async function askWorker(client: Client, workflowId: string): Promise<AftermathView | null> {
  try {
    return await askWithin(
      client,
      WORKER_ANSWERS_WITHIN_MS,
      () => client.workflow.getHandle(workflowId).query(aftermath),
      () => new NoAnswer('no worker answered'),
    );
  } catch {
    // No worker, a busy one, one with other code: in any case, what Temporal knows is then the answer.
    return null;
  }
}
