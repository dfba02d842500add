/**
 * Protects against anyone who can write to the database: no payload that was altered, cut or moved is read as genuine.
 */
import type { Payload } from '@temporalio/common';
import { newCodec, OF_ORDER_1, refusal, SECRET, type CodecUnderTest } from './support/codec';

let given: CodecUnderTest;
beforeEach(() => {
  given = newCodec();
});
afterEach(() => {
  given.remove();
});

it('refuses a payload with any single byte of its content or metadata altered', async () => {
  const payload = await given.encrypted(OF_ORDER_1);
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
    // Without a context, as in the codec server, only the encryption itself can notice.
    for (const context of [OF_ORDER_1, undefined]) {
      const said = await refusal(given.read(altered, context));
      expect(said).toMatch(/cut, altered|not in the key ring|was made for/);
      expect(said).not.toContain(SECRET);
    }
  }
  expect(alterations.length).toBeGreaterThan(100);
});

it('refuses a payload truncated at any length', async () => {
  const payload = await given.encrypted(OF_ORDER_1);

  for (let length = 0; length < (payload.data?.length ?? 0); length += 1) {
    const said = await refusal(given.read({ ...payload, data: payload.data?.subarray(0, length) ?? null }, OF_ORDER_1));
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
    expect(await refusal(given.read(await given.encrypted(OF_ORDER_1), context))).toMatch(reason);
  });

  it('is refused even when its metadata claims that it belongs there, or is missing', async () => {
    const payload = await given.encrypted(OF_ORDER_1);
    const there = { ...OF_ORDER_1, workflowId: 'cit-payment-order-2' };
    const metadata = payload.metadata ?? {};
    const { 'encryption-workflow-id': _w, 'encryption-namespace': _n, ...nothing } = metadata;
    const lying = { ...metadata, 'encryption-workflow-id': Buffer.from(there.workflowId) };

    for (const said of [lying, nothing]) {
      expect(await refusal(given.read({ ...payload, metadata: said }, there))).toMatch(/cut, altered or moved here/);
    }
  });
});

function flipped(bytes: Uint8Array | null | undefined, index: number): Uint8Array {
  return Uint8Array.from(bytes ?? [], (byte, at) => (at === index ? byte ^ 1 : byte));
}
