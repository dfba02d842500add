/** Any error as a text for the person at the terminal. Pure. Holds no token: neither our messages nor Temporal's do. */
import { ServiceError, isGrpcServiceError } from '@temporalio/client';

const INVALID_ARGUMENT = 3; // gRPC status code.

/** What happened and, where Temporal itself said so, why. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ServiceError) return temporalSaid(error);
  return error.cause instanceof ServiceError ? `${error.message} ${temporalSaid(error.cause)}` : error.message;
}

function temporalSaid(error: ServiceError): string {
  const said = `Temporal said: ${error.cause?.message ?? error.message}.`;
  const isMisfit = isGrpcServiceError(error.cause) && error.cause.code === INVALID_ARGUMENT;
  return isMisfit ? `${said} Start a worker once: it registers the search attributes that payments need.` : said;
}
