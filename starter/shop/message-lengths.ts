/**
 * How long the texts of a message to a payment may be. They are stored with it, and stand in its timeline and in the shop's
 * event for as long as Temporal keeps it. In characters, all ours.
 */
import { InvalidInput } from './errors';

const LIMITS = {
  // A login or a role.
  by: 64,
  // A paragraph: a case number, and what was found.
  reason: 1_000,
  why: 1_000,
  // The provider's are below 40.
  sessionId: 128,
} as const;

/** Throws `InvalidInput` that names every member that is too long, and quotes none. */
export function refuseTooLong(message: { readonly [name in keyof typeof LIMITS]?: unknown }): void {
  const problems = Object.entries(LIMITS).flatMap(([name, most]) => {
    const text = message[name as keyof typeof LIMITS];
    return typeof text === 'string' && text.length > most ? [`${name}: at most ${String(most)} characters`] : [];
  });
  if (problems.length > 0) throw new InvalidInput(problems, 'Nothing was sent: the message has problems.');
}
