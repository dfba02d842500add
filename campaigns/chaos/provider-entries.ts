/** The provider's journal and dump as its control interface shows them, and a readable text for each entry. */
import { z } from 'zod';

const text = z.string();
const sessionIn = z.looseObject({ session: z.looseObject({ id: text }) });

/** `GET /_control/clock`. */
export const clockSchema = z.looseObject({ now: text });

/** One entry of the journal; `at` is epoch ms of its clock. */
export const entrySchema = z.looseObject({
  at: z.iso.datetime().transform((iso) => Date.parse(iso)),
  kind: text,
  sessionId: text.nullish(),
  payment: text.nullish(),
  method: text.optional(),
  verdict: text.optional(),
  body: text.optional(),
  answer: z.unknown().optional(),
  type: text.optional(),
  attempt: z.number().optional(),
  reply: z.number().nullish(),
  problem: text.nullish(),
  deliveryId: z.number().optional(),
  from: text.optional(),
  to: text.optional(),
  code: text.nullish(),
  act: text.optional(),
  name: text.nullish(),
  what: text.optional(),
  step: text.optional(),
  detail: text.nullish(),
});
export type Entry = z.output<typeof entrySchema>;

/** `GET /_control/dump`. */
export const dumpSchema = z.looseObject({
  sessions: z.array(
    z.looseObject({
      sessionId: text,
      stage: text,
      citPaymentId: text.nullable(),
      session: z.looseObject({
        error: z.looseObject({ code: text }).nullish(),
        acquiring_payments: z.array(z.looseObject({ error: z.looseObject({ code: text }).nullish() })).optional(),
      }),
    }),
  ),
  movements: z.array(
    z.looseObject({ kind: text, citPaymentId: text.nullable(), sessionId: text, amount: z.int(), currency: text }),
  ),
});

/** The session that a call names, or that its answer named. Pure. */
export function sessionOf({ body, answer }: Entry): string | null {
  const named = /"session_id":"([^"]+)"/.exec(body ?? '')?.[1];
  const answered = sessionIn.safeParse(answer);
  return named ?? (answered.success ? answered.data.session.id : null);
}

/** The debt that a body names. Pure. */
export function paymentIn(body: string | undefined): string | null {
  return /"cit_payment_id":"([^"]+)"/.exec(body ?? '')?.[1] ?? null;
}

/** The entry in a few words. Pure. */
export function saysOf({
  kind,
  method,
  verdict,
  type,
  attempt,
  reply,
  problem,
  from,
  to,
  code,
  act,
  name,
  what,
  step,
  detail,
}: Entry): string {
  const words = (...parts: readonly (string | number | null | undefined)[]): string =>
    parts.filter((part) => part !== null && part !== undefined).join(' ');
  switch (kind) {
    case 'request':
      return words('call', method, verdict);
    case 'delivery':
      return words('webhook', type, 'try', attempt, '->', reply ?? problem);
    case 'transition':
      return words('provider', from, '->', to, code);
    case 'visit':
      return words('customer', act);
    case 'fault':
      return words('fault', name ?? '(parts)', 'of', what, step, detail);
    default:
      return words(kind, type);
  }
}
