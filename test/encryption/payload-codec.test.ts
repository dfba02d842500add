/** Protects what is in history: it comes back unchanged, and reveals nothing meanwhile. */
import fc from 'fast-check';
import { defaultPayloadConverter } from '@temporalio/common';
import type { SerializationContext } from '@temporalio/common/lib/converter/serialization-context';
import { openKeyRing } from '../../temporal/encryption/key-ring';
import { EncryptionCodec, isEncrypted } from '../../temporal/encryption/payload-codec';
import { newCodec, OF_ORDER_1, refusal, SECRET, type CodecUnderTest } from './support/codec';

let given: CodecUnderTest;
beforeEach(() => {
  given = newCodec();
});
afterEach(() => {
  given.remove();
});

it('restores any payload exactly, and shows none of it while encrypted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.dictionary(fc.string(), fc.uint8Array({ maxLength: 40 })),
      fc.string({ minLength: 1 }),
      async (data, metadata, workflowId) => {
        const context = { ...OF_ORDER_1, workflowId };

        const [sealed] = await given.codec.encode([{ data, metadata }], context);
        const [back] = await given.codec.decode(sealed === undefined ? [] : [sealed], context);

        expect(Buffer.from(back?.data ?? [9]).equals(Buffer.from(data))).toBe(true);
        expect(Object.keys(back?.metadata ?? {}).sort()).toEqual(Object.keys(metadata).sort());
        // Shorter ones may occur by chance.
        const isLong = data.length > 8;
        expect(isLong && Buffer.from(sealed?.data ?? []).includes(Buffer.from(data))).toBe(false);
      },
    ),
  );
});

it('encrypts the same content to different bytes each time, with the active key', async () => {
  const [one, two] = [await given.encrypted(OF_ORDER_1), await given.encrypted(OF_ORDER_1)];

  expect(one.data).not.toEqual(two.data);
  expect(isEncrypted(one)).toBe(true);
  expect(Buffer.from(one.metadata?.['encryption-key-id'] ?? []).toString()).toBe('k1');
  expect(JSON.stringify(one.metadata) + Buffer.from(one.data ?? []).toString('latin1')).not.toContain(SECRET);
});

it("a workflow and its own activities can read each other, whatever the order of the context's fields", async () => {
  const activity = {
    isLocal: true,
    activityId: '1',
    workflowId: OF_ORDER_1.workflowId,
    namespace: 'payments',
    type: 'activity',
  };

  expect(await given.read(await given.encrypted(OF_ORDER_1), activity as SerializationContext)).toEqual({
    secret: SECRET,
  });
});

it('decrypts without a context, as the codec server must, and also what the codec server wrote', async () => {
  expect(await given.read(await given.encrypted(OF_ORDER_1))).toEqual({ secret: SECRET });
  expect(await given.read(await given.encrypted(), OF_ORDER_1)).toEqual({ secret: SECRET });
});

it('replays a history from another namespace when told which', async () => {
  const replaying = given.another({ namespace: 'payments' });

  const payload = await given.encrypted(OF_ORDER_1);

  expect(await given.read(payload, { ...OF_ORDER_1, namespace: 'default' }, replaying)).toEqual({ secret: SECRET });
});

it('reads a plain-text payload only where that is allowed', async () => {
  const clear = defaultPayloadConverter.toPayload({ secret: SECRET });
  const lenient = new EncryptionCodec(openKeyRing(given.file), { readsClear: true });

  const said = await refusal(given.read(clear, OF_ORDER_1));

  expect(said).toMatch(/is in clear.*Someone without the key ring wrote it/);
  expect(said).not.toContain(SECRET);
  expect(await given.read(clear, OF_ORDER_1, lenient)).toEqual({ secret: SECRET });
});
