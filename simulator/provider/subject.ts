/** Which payment something is about: what a call, or a session, tells of it. Null: not told. */
import type { Json } from '../json';
import { citPaymentIdOf } from './ledger';
import type { Session } from './model';
import type { World } from './world';

export interface Subject {
  /** `cit_payment_id` of the metadata. */
  readonly payment: string | null;
  /** The customer's reference. */
  readonly customer: string | null;
  readonly token: string | null;
  readonly sessionId: string | null;
}

/** What a session is about: its payment, or before the start what `session/create` was given. Pure. */
function subjectOfSession({ id, given, payments }: Session): Subject {
  const [payment] = payments;
  const told = payment === undefined ? given : { ...payment.terms };
  return { ...toldBy(told), sessionId: id };
}

/** What a call is about: what it says itself, and for the rest what the session says that it names. Never throws. Pure. */
export function subjectOfCall(world: World, body: unknown): Subject {
  const said = toldBy(body);
  const id = textAt(body, 'session_id');
  const session = id === null ? undefined : world.sessions.get(id);
  if (session === undefined) return { ...said, sessionId: id };
  const known = subjectOfSession(session);
  return {
    payment: said.payment ?? known.payment,
    customer: said.customer ?? known.customer,
    token: said.token ?? known.token,
    sessionId: id,
  };
}

function toldBy(body: unknown): Omit<Subject, 'sessionId'> {
  const details = memberOf(body, 'payment_details');
  return {
    payment: citPaymentIdOf(memberOf(body, 'metadata')),
    customer: textAt(memberOf(body, 'customer'), 'reference'),
    token: textAt(memberOf(details, 'recurrent'), 'token'),
  };
}

function textAt(value: unknown, name: string): string | null {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
}
