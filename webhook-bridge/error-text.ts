/** An error for a log line: names and messages down the chain of causes. No other member: those may carry requests. */
export function textOfError(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error';
  const text = `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${text} (${textOfError(error.cause)})` : text;
}
