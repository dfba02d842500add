/** What Temporal's server itself answered, from any error of the SDK: some carry the gRPC error, some are it. Pure. */
import { isGrpcServiceError } from '@temporalio/client';

/** gRPC status codes. */
export const GRPC = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  UNIMPLEMENTED: 12,
  UNAUTHENTICATED: 16,
} as const;

export interface ServerAnswer {
  readonly code: number;
  readonly message: string;
}

/** The server's answer inside an error, or inside what caused it; null when it came from elsewhere. */
export function serverAnswerIn(error: unknown): ServerAnswer | null {
  if (isGrpcServiceError(error)) return { code: error.code, message: error.message };
  return error instanceof Error && error.cause !== undefined ? serverAnswerIn(error.cause) : null;
}
