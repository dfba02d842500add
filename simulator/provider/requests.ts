/**
 * What a request must look like before the provider acts on it. Strict about what it knows (/reference/objects), open for
 * what it does not: unknown members are accepted and echoed. A refusal names the field and never quotes its value.
 */
import { z } from 'zod';
import type { Json } from '../json';
import { Refusal } from './errors';

const text = z.string().min(1);
const webAddress = text.refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value));

/** Minor units; three lower-case letters. */
const amountDetails = z.looseObject({ amount: z.int().positive(), currency: z.string().regex(/^[a-z]{3}$/) });
const customer = z.looseObject({ reference: text });

/** Only tokens: a simulator that took card numbers would sooner or later be given a real one. */
const paymentDetails = z.looseObject({
  type: z.literal('recurrent'),
  recurrent: z.looseObject({ token: text, initiator: z.enum(['client', 'merchant']).optional() }),
});

const terms = z.looseObject({
  payment_details: paymentDetails,
  amount_details: amountDetails,
  customer,
  payment_options: z.looseObject({ return_url: webAddress.optional() }).optional(),
  participant_details: z.looseObject({}).optional(),
  metadata: z.unknown().optional(),
});

const session = z.looseObject({ session_id: text });
const recurrent = z.looseObject({ recurrent: z.looseObject({ token: text }) });

/** The body of every method that is served. */
export const BODIES = {
  'session/create': terms.partial(),
  'session/start/payment': terms.partial().extend({ session_id: text }),
  'session/init/payment': terms,
  'session/confirm': session,
  'session/cancel': session,
  'session/status': session,
  'session/capture': session,
  'session/refund': session.extend({ amount_details: amountDetails.optional(), metadata: z.unknown().optional() }),
  'token/info': z.looseObject({ type: z.literal('recurrent_token'), recurrent_token: z.looseObject({ token: text }) }),
  'recurrent/disable': recurrent,
  'recurrent/status': recurrent,
} as const;

export type Method = keyof typeof BODIES;

/** Every method that is served. */
export const METHOD_NAMES = Object.keys(BODIES) as readonly Method[];

/** True for a method that this provider serves. */
export function isMethod(method: string): method is Method {
  return Object.hasOwn(BODIES, method);
}

/** Start's terms over create's, complete. Throws a `Refusal` for what neither gave; CIT also needs a way back. */
export function completeTerms(given: Json, started: Json): z.output<typeof terms> {
  const complete = readBody(terms, { ...given, ...withoutUndefined(started) });
  const isCit = complete.payment_details.recurrent.initiator === 'client';
  if (isCit && complete.payment_options?.return_url === undefined) throw invalid(['payment_options.return_url']);
  return complete;
}

/** The members at the top of a body that the method does not know: accepted, but worth a line in the journal. Pure. */
export function unknownMembers(method: string, body: unknown): string[] {
  if (!isMethod(method) || typeof body !== 'object' || body === null) return [];
  const known = BODIES[method].shape;
  return Object.keys(body).filter((name) => !Object.hasOwn(known, name));
}

/** What `schema` reads in `value`. Throws a `Refusal` (`invalid_request`) that names the fields that are wrong. */
export function readBody<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(({ path }) => path.join('.') || 'the body (a JSON object is needed)'));
}

function invalid(fields: readonly string[]): Refusal {
  return new Refusal('invalid_request', `Missing or invalid: ${[...new Set(fields)].join(', ')}`);
}

function withoutUndefined(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
