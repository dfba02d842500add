/**
 * What the codec server may encrypt: a person's message to the one workflow that it names, and nothing else. Who could have any
 * payload encrypted could write news, inputs and answers that payments believe.
 */
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { isPeoplesMessage, PEOPLES_MESSAGES } from '../workflows/contract/addressed';

/** Bound to the workflow that it names, in this namespace (what `X-Namespace` says; null: it said nothing). Throws otherwise. */
export async function encryptMessage(
  codec: PayloadCodec,
  payload: Payload,
  namespace: string | null,
): Promise<Payload[]> {
  const message = valueOf(payload);
  if (!isPeoplesMessage(message)) {
    throw new Error(
      `Only a person's message is encrypted here: {"workflowId": "...", "message": "${PEOPLES_MESSAGES.join('" | "')}", ...}.`,
    );
  }
  const { workflowId } = message;
  return codec.encode([payload], namespace === null ? undefined : { type: 'workflow', namespace, workflowId });
}

function valueOf(payload: Payload): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined; // Of no encoding that a person could have typed.
  }
}
