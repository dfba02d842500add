import type { World } from '../../support/payment-world';

/** The bridge's answers to webhooks of this type: each HTTP status once, in order of first appearance. */
export function repliesTo({ simulator }: World, paymentId: string, type: string): readonly (number | null)[] {
  const ofPayment = ({ citPaymentId }: { citPaymentId: string | null }): boolean => citPaymentId === paymentId;
  const sessions = simulator.provider
    .sessions()
    .filter(ofPayment)
    .map(({ sessionId }) => sessionId);
  const replies = simulator.journal.entries.flatMap((entry) => {
    const isMeant = entry.kind === 'delivery' && entry.type === type && sessions.includes(entry.sessionId);
    return isMeant ? [entry.reply] : [];
  });
  return [...new Set(replies)];
}
