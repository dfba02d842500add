/**
 * Protects how a pair of statuses is read: the session's and the payment's together, never one alone. Every pair that
 * the provider documents, and those of a version unknown to us.
 */
import { paymentShown, snapshot } from '../../campaigns/samples/snapshots';
import type { AcquiringPaymentStatus, SessionStatus } from '../../smart-glocal/types';
import { readingOf, type Reading } from '../../workflows/contract/truth';

type Shown = AcquiringPaymentStatus | 'none';
const PAYMENTS: readonly Shown[] = ['none', 'in_progress', 'pending', 'succeeded', 'failed', 'unknown'];

const TABLE: Readonly<Record<SessionStatus, readonly Reading[]>> = {
  //              none        in_progress pending  succeeded        failed      unknown
  created: /*  */ ['open', /* */ 'open', 'open', 'open', /*       */ 'open', /* */ 'open'],
  in_progress: /**/ ['open', /* */ 'open', 'open', 'paid', /*       */ 'open', /* */ 'open'],
  accepted: /* */ ['open', /* */ 'open', 'open', 'paid', /*       */ 'open', /* */ 'open'],
  cancelled: /**/ ['not_paid', 'open', 'open', 'contradiction', 'not_paid', 'open'],
  error: /*    */ ['open', /* */ 'open', 'open', 'open', /*       */ 'open', /* */ 'open'],
  unknown: /*  */ ['open', /* */ 'open', 'open', 'open', /*       */ 'open', /* */ 'open'],
};

const PAIRS = Object.entries(TABLE).flatMap(([session, readings]) =>
  readings.map((reading, index) => [session as SessionStatus, PAYMENTS[index] ?? 'none', reading] as const),
);

it.each(PAIRS)('session %s with payment %s reads as %s', (sessionStatus, status, reading) => {
  const payments = status === 'none' ? [] : [paymentShown({ status })];

  expect(readingOf(snapshot({ sessionStatus, payments }))).toBe(reading);
});

it.each([
  ['one of two payments succeeded', ['failed', 'succeeded'], 'accepted', 'paid'],
  ['one of two payments may still succeed', ['failed', 'pending'], 'cancelled', 'open'],
  ['both payments failed', ['failed', 'failed'], 'cancelled', 'not_paid'],
  ['one of two payments succeeded in a cancelled session', ['failed', 'succeeded'], 'cancelled', 'contradiction'],
] as const)('%s', (_what, statuses, sessionStatus, reading) => {
  expect(readingOf(snapshot({ sessionStatus, payments: statuses.map((status) => paymentShown({ status })) }))).toBe(
    reading,
  );
});
