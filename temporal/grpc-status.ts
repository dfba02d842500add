/** What Temporal's server itself said, by gRPC status codes: numbers, as both kinds of the SDK's connections give them. */
import { isGrpcServiceError } from '@temporalio/client';

export const INVALID_ARGUMENT = 3;
export const NOT_FOUND = 5;
export const ALREADY_EXISTS = 6;
export const PERMISSION_DENIED = 7;
export const RESOURCE_EXHAUSTED = 8;
export const UNIMPLEMENTED = 12;
export const UNAUTHENTICATED = 16;

/** The status with which Temporal answered, or null when the error is not an answer of Temporal's. Pure. */
export function statusOf(error: unknown): number | null {
  return isGrpcServiceError(error) ? error.code : null;
}

export interface ServerAnswer {
  readonly code: number;
  readonly message: string;
}

/**
 * The server's answer inside an error, or inside what caused it: some of the SDK's errors carry gRPC's, some are it. Null when the
 * error came from elsewhere. Pure.
 */
export function serverAnswerIn(error: unknown): ServerAnswer | null {
  if (isGrpcServiceError(error)) return { code: error.code, message: error.message };
  return error instanceof Error && error.cause !== undefined ? serverAnswerIn(error.cause) : null;
}
