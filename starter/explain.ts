/** Any error as a text for the person at the terminal. Pure. Holds no token: neither our messages nor Temporal's do. */
import { ServiceError } from '@temporalio/client';

/** What happened and, where Temporal itself said so, why. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error instanceof ServiceError ? error : error.cause;
  if (!(cause instanceof ServiceError)) return error.message;
  const said = `Temporal said: ${cause.cause?.message ?? cause.message}.`;
  return cause === error
    ? `${said} Check that a worker has been started once: it registers what payments need.`
    : `${error.message} ${said}`;
}
