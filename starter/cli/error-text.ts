/** Any error as text for the person at the terminal. Pure. Holds no token, because neither our messages nor Temporal's do. */
import { ServiceError, isGrpcServiceError } from '@temporalio/client';
import { INVALID_ARGUMENT, serverAnswerIn } from '../../temporal/grpc-status';

/** Errors that Node throws when a program, not a person, has made a mistake. */
const BUGS: readonly string[] = ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError'];
const BUG = '(This is a bug in this program. Run it again with --debug, and report what it prints.)';

/** What happened and, where Temporal gave a reason, why. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const answer = serverAnswerIn(error);
  if (answer === null) return BUGS.includes(error.name) ? `${error.message} ${BUG}` : error.message;
  const said = `Temporal said: ${answer.message}.`;
  const advice = 'Start a worker once: it registers the search attributes that payments need.';
  const explained = answer.code === INVALID_ARGUMENT ? `${said} ${advice}` : said;
  // The SDK's own words ("Failed to describe workflow") add nothing; ours do.
  return error instanceof ServiceError || isGrpcServiceError(error) ? explained : `${error.message} ${explained}`;
}
