/** Converts values to payloads and back, as worker and workflows do before anything is encrypted. */
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { toPayloads } from '@temporalio/common/lib/converter/payload-converter';
import type { temporal } from '@temporalio/proto';
import { failureConverter } from '../../../temporal/failure-converter';

export type Failure = temporal.api.failure.v1.IFailure;

export function payloadsOf(values: readonly unknown[]): Payload[] {
  return toPayloads(defaultPayloadConverter, ...values) ?? [];
}

export function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

export function valueOf(payload: Payload | null | undefined): unknown {
  return payload === null || payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
}

export function valuesOf(payloads: readonly Payload[] | null | undefined): unknown[] {
  return (payloads ?? []).map(valueOf);
}

/** What an activity threw, as it travels. */
export function failureProtoOf(error: unknown): Failure {
  return failureConverter.errorToFailure(error, defaultPayloadConverter);
}

export function errorOf(failure: Failure | null | undefined): Error {
  return failureConverter.failureToError(failure ?? {}, defaultPayloadConverter);
}
