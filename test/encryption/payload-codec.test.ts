/**
 * Protects what is in history: it comes back as it went in, and nothing that was altered, cut, moved to another payment or
 * encrypted with an unknown key is ever read as if it were right.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { SerializationContext } from '@temporalio/common/lib/converter/serialization-context';
import { openKeyRing } from '../../temporal/encryption/key-ring';
import { activateNewest, addKey, createKeyRing } from '../../temporal/encryption/key-ring-file';
import { EncryptionCodec, isEncrypted } from '../../temporal/encryption/payload-codec';

const SECRET = 'the customer is c-7, and this must not be seen';
const OF_ORDER_1 = { type: 'workflow', namespace: 'payments', workflowId: 'cit-payment-order-1' } as const;

let folder: string;
let file: string;
let codec: EncryptionCodec;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codec-'));
  file = join(folder, 'ring.json');
  createKeyRing(file);
  codec = new EncryptionCodec(openKeyRing(file), { readsClear: false });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function encrypted(context?: SerializationContext): Promise<Payload> {
  const [payload] = await codec.encode([defaultPayloadConverter.toPayload({ secret: SECRET })], context);
  if (payload === undefined) throw new Error('nothing was encrypted');
  return payload;
}

async function read(payload: Payload, context?: SerializationContext, by = codec): Promise<unknown> {
  const [plain] = await by.decode([payload], context);
  return plain === undefined ? undefined : defaultPayloadConverter.fromPayload(plain);
}

/** What a refusal says; a failure when it is none. */
async function refusal(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    () => 'it was read',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

it('gives back any payload as it was, and shows none of it meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.dictionary(fc.string(), fc.uint8Array({ maxLength: 40 })),
      fc.string({ minLength: 1 }),
      async (data, metadata, workflowId) => {
        const context = { ...OF_ORDER_1, workflowId };

        const [sealed] = await codec.encode([{ data, metadata }], context);
        const [back] = await codec.decode(sealed === undefined ? [] : [sealed], context);

        expect(Buffer.from(back?.data ?? [9]).equals(Buffer.from(data))).toBe(true);
        expect(Object.keys(back?.metadata ?? {}).sort()).toEqual(Object.keys(metadata).sort());
        // Shorter ones may stand there by chance.
        const isLong = data.length > 8;
        expect(isLong && Buffer.from(sealed?.data ?? []).includes(Buffer.from(data))).toBe(false);
      },
    ),
  );
});

it('encrypts the same content to other bytes each time, under the active key', async () => {
  const [one, two] = [await encrypted(OF_ORDER_1), await encrypted(OF_ORDER_1)];

  expect(one.data).not.toEqual(two.data);
  expect(isEncrypted(one)).toBe(true);
  expect(Buffer.from(one.metadata?.['encryption-key-id'] ?? []).toString()).toBe('k1');
  expect(JSON.stringify(one.metadata) + Buffer.from(one.data ?? []).toString('latin1')).not.toContain(SECRET);
});

it('refuses a payload with any one byte altered, of the content or of what is said about it', async () => {
  const payload = await encrypted(OF_ORDER_1);
  const alterations: Payload[] = Array.from(payload.data ?? [], (_, index) => ({
    ...payload,
    data: flipped(payload.data, index),
  }));
  for (const name of ['encryption-key-id', 'encryption-namespace', 'encryption-workflow-id']) {
    const bytes = payload.metadata?.[name];
    alterations.push(
      ...Array.from(bytes ?? [], (_, index) => ({
        ...payload,
        metadata: { ...payload.metadata, [name]: flipped(bytes, index) },
      })),
    );
  }

  for (const altered of alterations) {
    // Without a context, as in the codec server, nothing but the encryption itself can notice.
    for (const context of [OF_ORDER_1, undefined]) {
      const said = await refusal(read(altered, context));
      expect(said).toMatch(/cut, altered|not in the key ring|was made for/);
      expect(said).not.toContain(SECRET);
    }
  }
  expect(alterations.length).toBeGreaterThan(100);
});

it('refuses a payload that was cut at any length', async () => {
  const payload = await encrypted(OF_ORDER_1);

  for (let length = 0; length < (payload.data?.length ?? 0); length += 1) {
    const said = await refusal(read({ ...payload, data: payload.data?.subarray(0, length) ?? null }, OF_ORDER_1));
    expect(said).toMatch(/cannot be decrypted with key k1: it was cut, altered/);
  }
});

describe('a payload that was moved', () => {
  it.each([
    [
      'another payment',
      { ...OF_ORDER_1, workflowId: 'cit-payment-order-2' },
      /was made for workflow cit-payment-order-1/,
    ],
    ['another attempt', { ...OF_ORDER_1, workflowId: 'cit-payment-order-1~2' }, /was made for/],
    ['another namespace', { ...OF_ORDER_1, namespace: 'test' }, /in another namespace/],
    [
      'an activity of another payment',
      { type: 'activity', namespace: 'payments', workflowId: 'cit-payment-order-2', isLocal: false } as const,
      /was made for/,
    ],
  ])('to %s is refused', async (_, context, reason) => {
    expect(await refusal(read(await encrypted(OF_ORDER_1), context))).toMatch(reason);
  });

  it('is refused as well when it says that it belongs there, or says nothing', async () => {
    const payload = await encrypted(OF_ORDER_1);
    const there = { ...OF_ORDER_1, workflowId: 'cit-payment-order-2' };
    const metadata = payload.metadata ?? {};
    const { 'encryption-workflow-id': _w, 'encryption-namespace': _n, ...nothing } = metadata;
    const lying = { ...metadata, 'encryption-workflow-id': Buffer.from(there.workflowId) };

    for (const said of [lying, nothing]) {
      expect(await refusal(read({ ...payload, metadata: said }, there))).toMatch(/cut, altered or moved here/);
    }
  });
});

it('reads between a workflow and its own activities, whatever the order of the fields of a context', async () => {
  const activity = {
    isLocal: true,
    activityId: '1',
    workflowId: OF_ORDER_1.workflowId,
    namespace: 'payments',
    type: 'activity',
  };

  expect(await read(await encrypted(OF_ORDER_1), activity as SerializationContext)).toEqual({ secret: SECRET });
});

it('reads without a context, as the codec server must, and takes from it what names no payment', async () => {
  expect(await read(await encrypted(OF_ORDER_1))).toEqual({ secret: SECRET });
  expect(await read(await encrypted(), OF_ORDER_1)).toEqual({ secret: SECRET });
});

it('replays a history of another namespace than the SDK says, when it is told which', async () => {
  const replaying = new EncryptionCodec(openKeyRing(file), { readsClear: false, namespace: 'payments' });

  const payload = await encrypted(OF_ORDER_1);

  expect(await read(payload, { ...OF_ORDER_1, namespace: 'default' }, replaying)).toEqual({ secret: SECRET });
});

it('reads a payload in clear only where that was accepted', async () => {
  const clear = defaultPayloadConverter.toPayload({ secret: SECRET });
  const lenient = new EncryptionCodec(openKeyRing(file), { readsClear: true });

  const said = await refusal(read(clear, OF_ORDER_1));

  expect(said).toMatch(/is in clear.*ALLOW_UNENCRYPTED_HISTORY=true/);
  expect(said).not.toContain(SECRET);
  expect(await read(clear, OF_ORDER_1, lenient)).toEqual({ secret: SECRET });
});

describe('a key that this process does not know', () => {
  it('is looked for in the file once more, and found without a restart', async () => {
    const early = new EncryptionCodec(openKeyRing(file), { readsClear: false });
    addKey(file);
    activateNewest(file);
    codec = new EncryptionCodec(openKeyRing(file), { readsClear: false });
    const payload = await encrypted(OF_ORDER_1);

    expect(Buffer.from(payload.metadata?.['encryption-key-id'] ?? []).toString()).toBe('k2');
    expect(await read(payload, OF_ORDER_1, early)).toEqual({ secret: SECRET });
  });

  it('is an error that says which, what to do and no key; put back, it is found', async () => {
    const payload = await encrypted(OF_ORDER_1);
    const whole = readFileSync(file, 'utf8');
    const other = Buffer.alloc(32, 9).toString('base64');
    writeFileSync(file, JSON.stringify({ active: 'k9', keys: { k9: other } }));
    codec = new EncryptionCodec(openKeyRing(file), { readsClear: false });

    const said = await refusal(read(payload, OF_ORDER_1));

    expect(said).toMatch(/encrypted with key k1, which is not in the key ring \(it holds: k9\).*Put the key back/);
    expect(said).not.toContain(other);
    writeFileSync(file, whole);
    expect(await read(payload, OF_ORDER_1)).toEqual({ secret: SECRET });
  });

  it('of the same id is another key, and reads nothing', async () => {
    const payload = await encrypted(OF_ORDER_1);
    rmSync(file);
    createKeyRing(file);

    const said = await refusal(
      read(payload, OF_ORDER_1, new EncryptionCodec(openKeyRing(file), { readsClear: false })),
    );

    expect(said).toMatch(/another key has this id now/);
  });
});

function flipped(bytes: Uint8Array | null | undefined, index: number): Uint8Array {
  return Uint8Array.from(bytes ?? [], (byte, at) => (at === index ? byte ^ 1 : byte));
}
