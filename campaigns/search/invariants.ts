/**
 * The money invariants (I1, I2, I4 of docs/simulation.md), and that nothing is unlearned, as sentences about one position.
 * Empty when all of them hold.
 */
import type { Known } from '../../workflows/facts/known';
import { isDead } from './moves';
import type { Position } from './position';

export function violationsOf(position: Position, before: Position | null): string[] {
  const { provider, outcome, known, pending } = position;
  const debited = provider.sessions.filter(({ isDebited }) => isDebited);
  const confirmed = provider.sessions.filter(({ isConfirmed }) => isConfirmed);
  const isPaid = debited.length > 0;
  const isConfirming = pending?.kind === 'call' && pending.name === 'confirm';
  const isNewConfirm = isConfirming && before?.pending?.kind !== 'call';
  return [
    debited.length > 1 ? 'I1: debited twice' : null,
    confirmed.length > 1 ? 'I1: two sessions were confirmed' : null,
    outcome?.status === 'succeeded' && !isPaid ? 'I2: called succeeded, and nothing was debited' : null,
    outcome !== null && NOT_PAID.has(outcome.status) && !isDead(position)
      ? `I2: called ${outcome.status}, and a session can still be paid`
      : null,
    outcome !== null && NOT_PAID.has(outcome.status) && isPaid
      ? `I2: called ${outcome.status}, and it was debited`
      : null,
    outcome?.retry === 'safe' && (isPaid || !isDead(position))
      ? 'I1: another attempt is called safe, and is not'
      : null,
    outcome?.status === 'succeeded' && provider.differs ? 'I4: called succeeded, and it is not as asked' : null,
    isConfirming && provider.differs ? 'I4: confirms what is not as asked' : null,
    isNewConfirm && Object.keys(known.stops).length > 0 ? 'a stop was unlearned: confirms after it' : null,
    before !== null && unlearned(before.known, known) ? 'I3: a fact was unlearned' : null,
  ].filter((violation) => violation !== null);
}

const NOT_PAID: ReadonlySet<string> = new Set(['declined', 'abandoned', 'cancelled', 'rejected']);

function unlearned(before: Known, after: Known): boolean {
  if (after.tries !== before.tries) return false; // The second session starts with no facts.
  return (
    (before.facts.paidAt !== null && after.facts.paidAt === null) ||
    (before.facts.notPaidByStatus && !after.facts.notPaidByStatus) ||
    (before.facts.contradiction && !after.facts.contradiction) ||
    (before.secondSession !== null && after.secondSession === null) ||
    (before.review !== null && after.review === null) ||
    Object.keys(before.stops).some((cause) => !(cause in after.stops))
  );
}
