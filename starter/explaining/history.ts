/** The history of a payment, read from Temporal and decoded. Needs no worker. */
import type { Client } from '@temporalio/client';
import type { LoadedDataConverter, Payload, ProtoFailure } from '@temporalio/common';
import { ActivityFailure } from '@temporalio/common';
import type { SerializationContext } from '@temporalio/common/lib/converter/serialization-context';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow';
import { within } from '../bounded';
import { GRPC, serverAnswerIn } from '../grpc';
import { TemporalSilent, UnknownPayment } from '../shop/errors';
import { TEMPORAL_ANSWERS_WITHIN_MS } from '../shop/lookup';
import { idOf } from '../shop/payment-id';

/** The form in which the client returns a history. */
export type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

/** Decodes what a history holds. Rejects what does not belong to it or cannot be decrypted. */
export interface Decoder {
  /** All values; empty when there are none. */
  readonly values: (payloads: readonly Payload[] | null | undefined) => Promise<readonly unknown[]>;
  /** The failure itself, without the activity's wrapping. */
  readonly failure: (failure: ProtoFailure | null | undefined) => Promise<unknown>;
}

/** The events of the latest run. Throws `UnknownPayment`, `TemporalSilent`. */
export async function fetchEvents(client: Client, workflowId: string): Promise<readonly HistoryEvent[]> {
  try {
    const history = await within(
      client,
      TEMPORAL_ANSWERS_WITHIN_MS,
      () => client.workflow.getHandle(workflowId).fetchHistory(),
      () => new TemporalSilent(TEMPORAL_ANSWERS_WITHIN_MS),
    );
    return history.events ?? [];
  } catch (error) {
    // Here, unlike in its other calls, the SDK passes the server's own error on.
    if (serverAnswerIn(error)?.code === GRPC.NOT_FOUND) throw new UnknownPayment(idOf(workflowId));
    throw error;
  }
}

/** A decoder for one workflow's history. Payloads are bound to their workflow: one moved here from another is refused. */
export function decoderFor(converter: LoadedDataConverter, namespace: string, workflowId: string): Decoder {
  const context: SerializationContext = { type: 'workflow', namespace, workflowId };
  return {
    values: (payloads) =>
      decodeArrayFromPayloads(converter, payloads === undefined || payloads === null ? null : [...payloads], context),
    failure: async (failure) => {
      const error = await decodeOptionalFailureToOptionalError(converter, failure, context);
      return error instanceof ActivityFailure ? error.cause : error;
    },
  };
}
