/** The payload codec: what is not exactly as it was encrypted is refused in a clear sentence, and never read. */
import type { Payload } from '@temporalio/common';
import type { SerializationContext } from '@temporalio/common/lib/converter/serialization-context';
import fc from 'fast-check';
import { CONTENT, OWNER, type CodecDoor, type Genuine } from './codec-door';
import { bytes, text } from './inputs';
import { alteredPayload, anyPayload, genuineOf, wellFormed } from './payloads';
import { demand, probe, type Probe } from './target';

/** Every sentence of refusal that there is: what was wrong, and what to do. */
const REFUSAL =
  /^A payload (of .* cannot be decrypted|of this history was encrypted with key .* not in the key ring|in the history of .* was made for|is in clear)/;
/** Longer than any of ours: a sentence of this length quotes something. */
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
    if (expected === null) demand(read === null, 'read what was altered, moved or never encrypted');
    else demand(isSame(read?.[0], expected), 'a genuine payload did not come back as it was');

    const place = { ...OWNER, workflowId };
    const [sealed] = await codec.encode([own], place);
    const [back] = await codec.decode(sealed === undefined ? [] : [sealed], place);
    demand(isSame(back, own), 'a payload did not come back as it was');
  });
}

/** True when both have the same bytes under the same names. */
export function isSame(a: Payload | undefined, b: Payload): boolean {
  const listed = ({ data, metadata }: Payload): string =>
    JSON.stringify([
      Buffer.from(data ?? []).toString('hex'),
      Object.entries(metadata ?? {})
        // An object cannot have it as a member of its own here, and no payload of ours has it.
        .filter(([name]) => name !== '__proto__')
        .map(([name, value]) => [name, Buffer.from(value).toString('hex')])
        .sort(),
    ]);
  return a !== undefined && listed(a) === listed(b);
}

/** A refusal that is no crash and says nothing of the content; throws when it is another one. */
export function demandRefusal(message: string): void {
  demand(REFUSAL.test(message), `refused in words that are none of ours: ${message.slice(0, 200)}`);
  demand(message.length < LONGEST_REFUSAL && /^[\x20-\x7e]*$/.test(message), 'a refusal that quotes what it refuses');
  demand(!message.includes(CONTENT), 'a refusal that holds the content');
}

function refused(error: unknown): null {
  demand(error instanceof Error, 'threw something that is no Error');
  demandRefusal(error.message);
  return null;
}

/** A payload that names no workflow was made by a person, for whichever payment (docs/decisions/0013). */
function mayRead(found: Genuine | null, context: SerializationContext | undefined): Payload | null {
  const isBound = found?.payload.metadata?.['encryption-workflow-id'] !== undefined;
  const isAtHome =
    context === undefined || (context.workflowId === OWNER.workflowId && context.namespace === OWNER.namespace);
  return found !== null && (!isBound || isAtHome) ? found.plain : null;
}
