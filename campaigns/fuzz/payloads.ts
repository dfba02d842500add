/**
 * Payloads as they may be found in a tampered database, or be sent to the codec server: arbitrary bytes, and genuine
 * ones changed.
 */
import type { Payload } from '@temporalio/common';
import fc, { type Arbitrary } from 'fast-check';
import type { Genuine } from './codec-door';
import { bytes, text } from './inputs';

/** What the codec writes beside the ciphertext, and reads back. */
const MEMBERS = ['encoding', 'encryption-key-id', 'encryption-namespace', 'encryption-workflow-id'] as const;

const asBytes = (value: string): Uint8Array => Buffer.from(value);
const member: Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom('binary/encrypted', 'json/plain', 'k1', 'k2', 'k9', 'payments', 'cit-payment-order-1').map(asBytes),
  fc.constantFrom('cit-payment-order-2', 'cit-payment-order-1~2').map(asBytes),
  text.map(asBytes),
  bytes,
);

/** Any payload, including those that claim to be encrypted. */
export const anyPayload: Arbitrary<Payload> = fc.record({
  data: fc.oneof(bytes, fc.constant(null)),
  metadata: fc
    .tuple(
      fc.dictionary(fc.oneof(fc.constantFrom(...MEMBERS), text.map(wellFormed)), member, { maxKeys: 5 }),
      fc.boolean(),
    )
    .map(([metadata, isCalledEncrypted]) =>
      isCalledEncrypted ? { ...metadata, encoding: asBytes('binary/encrypted') } : metadata,
    ),
});

/** A genuine payload with something changed, cut, added or swapped, or attributed to another key or workflow. */
export function alteredPayload(genuine: readonly Genuine[]): Arbitrary<Payload> {
  const one = fc.constantFrom(...genuine.map(({ payload }) => payload));
  const withData = (change: Arbitrary<(data: Buffer) => Uint8Array>): Arbitrary<Payload> =>
    fc.tuple(one, change).map(([payload, of]) => ({ ...payload, data: of(Buffer.from(payload.data ?? [])) }));
  return fc.oneof(
    withData(
      fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 255 })).map(
        ([at, mask]) =>
          (data) =>
            flipped(data, at, mask),
      ),
    ),
    withData(fc.nat(300).map((length) => (data) => data.subarray(0, length % data.length))),
    withData(
      fc.tuple(fc.nat(300), bytes).map(
        ([at, added]) =>
          (data) =>
            spliced(data, at, added),
      ),
    ),
    withData(one.map((other) => () => other.data ?? new Uint8Array())),
    fc
      .tuple(one, fc.constantFrom(...MEMBERS), fc.option(member))
      .map(([payload, name, value]) => ({ ...payload, metadata: withMember(payload.metadata, name, value) })),
  );
}

/** The genuine payload that equals this one in everything the codec reads: such a copy must be readable, whatever made it. */
export function genuineOf(payload: Payload, genuine: readonly Genuine[]): Genuine | null {
  const isSame = (a: Uint8Array | null = null, b: Uint8Array | null = null): boolean =>
    a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
  return (
    genuine.find(
      ({ payload: one }) =>
        isSame(one.data, payload.data) &&
        MEMBERS.every((name) => isSame(one.metadata?.[name], payload.metadata?.[name])),
    ) ?? null
  );
}

/** The text of a protobuf is UTF-8, which cannot encode a lone surrogate. */
export function wellFormed(any: string): string {
  return Buffer.from(any).toString();
}

function flipped(data: Buffer, at: number, mask: number): Uint8Array {
  return Uint8Array.from(data, (byte, index) => (index === at % data.length ? byte ^ mask : byte));
}

function spliced(data: Buffer, at: number, added: Buffer): Uint8Array {
  return Buffer.concat([data.subarray(0, at), added, data.subarray(at)]);
}

function withMember(metadata: Payload['metadata'], name: string, value: Uint8Array | null): Record<string, Uint8Array> {
  const { [name]: _old, ...others } = metadata ?? {};
  return value === null ? others : { ...others, [name]: value };
}
