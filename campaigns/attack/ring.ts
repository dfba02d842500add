/** What somebody can do who has got hold of the payload key ring: read histories, and write payloads that can be read. */
import { defaultPayloadConverter } from '@temporalio/common';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { eventsOf, recordedInput, type Payload } from './recorded';
import type { Scene } from './scene';

/** What a payload of this workflow says. */
export async function readWithRing<T>({ client, settings }: Scene, payload: Payload, workflowId: string): Promise<T> {
  const [codec] = settings.dataConverter.payloadCodecs ?? [];
  if (codec === undefined) throw new Error('history is not encrypted');
  const { namespace } = client.options;
  const [plain] = await codec.decode([payload], { type: 'workflow', namespace, workflowId });
  if (plain === undefined) throw new Error('there is nothing to read');
  return defaultPayloadConverter.fromPayload<T>(plain);
}

/** The input of this payment, its sealed token included. */
export async function inputWithRing(scene: Scene, workflowId: string): Promise<CitPaymentInput> {
  const [payload] = recordedInput(await eventsOf(scene.client, workflowId));
  if (payload === undefined) throw new Error(`${workflowId} has no input`);
  return readWithRing<CitPaymentInput>(scene, payload, workflowId);
}

/** Starts a payment by hand, past the shop's own checks. */
export async function startWithRing(
  { client, options }: Scene,
  workflowId: string,
  input: CitPaymentInput,
): Promise<unknown> {
  return client.workflow.start('citPayment', {
    workflowId,
    taskQueue: options.taskQueue ?? '',
    args: [input],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}
