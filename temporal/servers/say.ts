/** One line of progress for the person who waits; standard output belongs to data. */
export function toStandardError(text: string): void {
  process.stderr.write(`${text}\n`);
}
