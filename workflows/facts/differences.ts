import type { AcquiringPayment, SessionSnapshot } from '../../smart-glocal/types';
import { readingOf } from '../contract/truth';
import type { Known } from './known';

/**
 * Where a snapshot differs from what was asked for, by name; empty when it is as agreed. Amount, currency and
 * exactly one payment must be shown; the rest must match when shown (the provider's CIT examples leave metadata out).
 * A session that shows no payment yet is only a difference once it asks for the confirm, or says it is paid. Pure.
 */
export function differencesOf(known: Known, snapshot: SessionSnapshot): readonly string[] {
  const { payments } = snapshot;
  const [payment] = payments;
  if (payment === undefined) {
    const mustShow = snapshot.nextAction === 'confirm' || snapshot.sessionStatus === 'accepted';
    return mustShow ? ['no payment in the session'] : [];
  }
  if (payments.length > 1) return ['more than one payment in the session'];
  // Once it is finally not paid, its amount no longer matters.
  return readingOf(snapshot) === 'not_paid' ? [] : paymentDifferences(known, payment);
}

/** Whether a candidate is our session: only if it shows exactly our payment, customer reference included. */
export function showsOurPayment(known: Known, { payments }: SessionSnapshot): boolean {
  const [payment] = payments;
  if (payment === undefined || payments.length > 1) return false;
  return payment.customerReference !== null && paymentDifferences(known, payment).length === 0;
}

/** One payment, with amount and currency as asked for. */
export function showsMoneyAsAsked({ request }: Known, { payments }: SessionSnapshot): boolean {
  const [payment] = payments;
  if (payment === undefined || payments.length > 1) return false;
  return payment.amount === request.amount && payment.currency === request.currency;
}

function paymentDifferences({ request, terms }: Known, shown: AcquiringPayment): readonly string[] {
  const mustMatch = [
    ['amount', shown.amount, request.amount],
    ['currency', shown.currency, request.currency],
  ] as const;
  const mustMatchWhenShown = [
    ['customer reference', shown.customerReference, request.customerReference],
    ['initiator', shown.initiator, 'client'],
    ['payment reference', shown.reference, request.paymentId],
    ['token', shown.tokenFingerprint, terms?.tokenFingerprint],
  ] as const;
  return [
    ...mustMatch.filter(([, is, should]) => is !== should),
    // A bridge of another version may leave a member out: that shows nothing, as null does.
    ...mustMatchWhenShown.filter(([, is, should]) => (is ?? null) !== null && is !== should),
  ].map(([name]) => name);
}
