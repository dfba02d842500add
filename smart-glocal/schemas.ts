/**
 * The wire as we are willing to read it: loose. Unknown members are dropped, unknown values become `unknown`, a fact of
 * the wrong type is ignored. Two things are strict, because guessing them could move money twice: a session needs
 * its id, and a list of payments must be readable (read as "no payments", it would turn a paid session into an unpaid one).
 */
import { z } from 'zod';
import { safeCode } from './error-codes';
import type { AcquiringPaymentId, SessionId } from './types';

const text = z.string().nullable().catch(null);
const id = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string' && value !== '');

/** Both spellings of "cancelled" occur in the provider's documentation. */
function british(value: unknown): unknown {
  return value === 'canceled' ? 'cancelled' : value;
}

/** Of the provider's `{code, description}` only the code is read: the description is free text and may hold anything. */
const errorCode = z
  .object({ code: z.unknown() })
  .transform((error) => safeCode(error.code))
  .nullable()
  .catch(null);

const amountDetails = z
  .object({
    amount: z.int().positive().nullable().catch(null),
    // Documented in lower case, seen in upper case in answers (docs/provider-assumptions.md).
    currency: z.string().toLowerCase().nullable().catch(null),
  })
  .nullable()
  .catch(null);

const paymentDetails = z
  .object({
    recurrent: z.object({ token: text, initiator: text }).nullable().catch(null),
    card: z
      .object({
        // 40: no brand's name is longer; anything longer is not a name to show to a customer.
        brand: z.string().min(1).max(40).nullable().catch(null),
        last4: z
          .string()
          .regex(/^\d{4}$/)
          .nullable()
          .catch(null),
      })
      .nullable()
      .catch(null),
  })
  .nullable()
  .catch(null);

const customerInteraction = z
  .object({
    type: text,
    redirect: z
      .object({ url: text, method: text, params: z.record(z.string(), z.unknown()).nullable().catch(null) })
      .nullable()
      .catch(null),
  })
  .nullable()
  .catch(null);

const refund = z.object({
  // A refund without an id is still a refund: it must not be lost.
  id: z.string().catch(''),
  status: z.enum(['in_progress', 'accepted', 'declined', 'error', 'unknown']).catch('unknown'),
  is_chargeback: z.boolean().catch(false),
  amount_details: amountDetails.optional(),
});

const acquiringPayment = z.object({
  id: id<AcquiringPaymentId>(),
  status: z.enum(['in_progress', 'pending', 'succeeded', 'failed', 'unknown']).catch('unknown'),
  amount_details: amountDetails,
  customer: z.object({ reference: text }).nullable().catch(null),
  payment_details: paymentDetails,
  customer_interaction: customerInteraction,
  recurrent: z
    .object({ token: text, is_active: z.boolean().nullable().catch(null) })
    .nullable()
    .catch(null),
  refunds: z.array(refund).nullable().catch(null),
  metadata: z.unknown().optional(),
  error: errorCode,
});

/** v1 and v2 names of the same list. `payments` is never read: in v1 it holds payouts, in spite of its name. */
function listByEitherName(session: unknown): unknown {
  if (typeof session !== 'object' || session === null) return session;
  const v1 = 'acquiring_payments' in session ? session.acquiring_payments : null;
  const v2 = 'payment_list' in session ? session.payment_list : null;
  return { ...session, acquiringPayments: v1 ?? v2 ?? [] };
}

export const sessionSchema = z.preprocess(
  listByEitherName,
  z.object({
    id: id<SessionId>(),
    status: z
      .preprocess(british, z.enum(['created', 'in_progress', 'accepted', 'cancelled', 'error', 'unknown']))
      .catch('unknown'),
    updated_at: z.string().catch(''),
    next_action: z.unknown().optional(),
    acquiringPayments: z.array(acquiringPayment),
    error: errorCode,
  }),
);

export type WireSession = z.output<typeof sessionSchema>;
export type WirePayment = WireSession['acquiringPayments'][number];
