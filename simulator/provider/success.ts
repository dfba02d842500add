/** What a payment that succeeds leaves behind: a debit, a finish time, proof for the bank, and a token for the next time. */
import { book } from './ledger';
import type { Payment, Session, TokenRecord } from './model';
import type { World } from './world';

/** Carried out at the moment of success, before anybody is told. */
export function debitAndIssueToken(world: World, session: Session): void {
  for (const payment of session.payments) {
    // Paid, then not, then paid again on command: that is still one debit.
    if (payment.transaction !== null) continue;
    payment.finishedAt = session.updatedAt;
    payment.transaction = {
      rrn: String(world.random.integer(1e12)).padStart(12, '0'),
      auth_code: String(world.random.integer(1e6)).padStart(6, '0'),
    };
    payment.newToken = newTokenOf(world, session, payment);
    book(world, 'debit', session, payment, payment.amount);
  }
}

function newTokenOf(world: World, session: Session, payment: Payment): TokenRecord | null {
  const used = world.tokens.find(payment.terms.payment_details.recurrent.token, session.project.id);
  if (used === null) return null;
  switch (session.behaviour.newToken) {
    case 'new':
      return world.tokens.issue(used, true);
    case 'same':
      return used;
    case 'none':
      return null;
    case 'inactive':
      return world.tokens.issue(used, false);
    case 'replaces':
      used.isActive = false;
      return world.tokens.issue(used, true);
  }
}
