/**
 * The payload codec: a payload that is not exactly as it was encrypted is refused with a clear message, and never read.
 */
import type { Payload } from '@temporalio/common';
import type { SerializationContext } from '@temporalio/common/lib/converter/serialization-context';
import fc from 'fast-check';
import { CONTENT, OWNER, type CodecDoor, type Genuine } from './codec-door';
import { bytes, text } from './inputs';
import { alteredPayload, anyPayload, genuineOf, wellFormed } from './payloads';
import { demand, probe, type Probe } from './target';

/** All refusals that exist: what was wrong, and what to do. */
const REFUSAL =
  /^A payload (of .* cannot be decrypted|of this history was encrypted with key .* not in the key ring|in the history of .* was made for|is in clear)/;
/** Longer than any of ours: a message of this length quotes something. */
const LONGEST_REFUSAL = 700;

const contexts: readonly (SerializationContext | undefined)[] = [
  OWNER,
  OWNER,
  undefined,
  { ...OWNER, workflowId: 'cit-payment-order-2' },
  { ...OWNER, namespace: 'other' },
];

export function payloadCodec(door: CodecDoor): Probe<unknown> {
  const { codec, genuine } = door;
  const inputs = fc.record({
    payload: fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(...genuine.map((one) => one.payload)) },
      { weight: 6, arbitrary: alteredPayload(genuine) },
      { weight: 3, arbitrary: anyPayload },
    ),
    context: fc.constantFrom(...contexts),
    own: fc.record({ data: bytes, metadata: fc.dictionary(text.map(wellFormed), bytes, { maxKeys: 3 }) }),
    workflowId: text.map(wellFormed),
  });
  return probe(inputs, async ({ payload, context, own, workflowId }) => {
    const read = await codec.decode([payload], context).catch(refused);
    const expected = mayRead(genuineOf(payload, genuine), context);
    if (expected === null) demand(read === null, 'read a payload that was altered, moved or never encrypted');
    else demand(isSame(read?.[0], expected), 'changed a genuine payload');

    const place = { ...OWNER, workflowId };
    const [sealed] = await codec.encode([own], place);
    const [back] = await codec.decode(sealed === undefined ? [] : [sealed], place);
    demand(isSame(back, own), 'changed a payload between encoding and decoding');
  });
}

/** True when both have the same bytes under the same names. */
export function isSame(a: Payload | undefined, b: Payload): boolean {
  const listed = ({ data, metadata }: Payload): string =>
    JSON.stringify([
      Buffer.from(data ?? []).toString('hex'),
      Object.entries(metadata ?? {})
        // An object here cannot have it as its own member, and no payload of ours has it.
        .filter(([name]) => name !== '__proto__')
        .map(([name, value]) => [name, Buffer.from(value).toString('hex')])
        .sort(),
    ]);
  return a !== undefined && listed(a) === listed(b);
}

/** Demands that this is one of our refusals, not a crash, and that it reveals none of the content. */
export function demandRefusal(message: string): void {
  demand(REFUSAL.test(message), `refused with an unknown message: ${message.slice(0, 200)}`);
  demand(message.length < LONGEST_REFUSAL && /^[\x20-\x7e]*$/.test(message), 'the refusal quotes what it refuses');
  demand(!message.includes(CONTENT), 'the refusal contains the content');
}

function refused(error: unknown): null {
  demand(error instanceof Error, 'threw something that is not an Error');
  demandRefusal(error.message);
  return null;
}

/** A payload that names no workflow was made by a person, and may be used for any payment (docs/decisions/0013). */
function mayRead(found: Genuine | null, context: SerializationContext | undefined): Payload | null {
  const isBound = found?.payload.metadata?.['encryption-workflow-id'] !== undefined;
  const isAtHome =
    context === undefined || (context.workflowId === OWNER.workflowId && context.namespace === OWNER.namespace);
  return found !== null && (!isBound || isAtHome) ? found.plain : null;
}
