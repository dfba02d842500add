/** The gRPC status codes used here, as numbers: both kinds of the SDK's connections give them that way. */
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
