import { msToNumber } from '@temporalio/common/lib/time';
import { TWO_DECIMAL_CURRENCIES } from './money';
import { DEADLINE_LIMITS } from './policy';
import { DEADLINES } from './request';
import { isWebAddress, leadsToTheWeb } from './web-address';
import { workflowIdOf } from './workflow-id';

/**
 * Checks the input of a payment before anything starts: in the starter, so that the caller hears of every problem at once,
 * and in the workflow, because any Temporal client can start one. Pure, and never quotes the token.
 */
const PAYMENT_ID = /^[A-Za-z0-9._-]{1,64}$/;
const METADATA_LIMIT_BYTES = 1024; // Size undocumented by the provider; ours.
/** What we add (payment id, attempt, tag, proof, and their names) is below this. */
const OURS_BYTES = 176;

/** The longest members of an input, in characters; all ours where no source is named. May be widened, never narrowed. */
export const INPUT_LIMITS = {
  // Every member at its limit is below 10 KiB. The input is stored with the payment, and each call to the provider has it.
  inputBytes: 16 * 1024,
  // The provider's tokens are below 100 characters; sealed, one is a third and 160 characters longer.
  token: 2_048,
  // What every browser and proxy takes; it travels in a Location header, beside others.
  returnUrl: 2_048,
  // A customer has an e-mail address and a telephone, or two.
  contacts: 10,
  // RFC 5321, 4.5.3.1.3: 256 with the angle brackets around it.
  email: 254,
  // E.164: 15 digits. Twice that with blanks, brackets and an extension.
  phone: 32,
} as const;

/** Everything that is wrong with an input, one sentence each; empty when nothing is. Accepts any value. */
export function problemsOf(input: unknown): string[] {
  const problems = formProblemsOf(input);
  return problems.length > 0 ? problems : limitProblemsOf(input);
}

function formProblemsOf(input: unknown): string[] {
  if (!isRecord(input)) return ['the input must be an object'];
  const { paymentId, attempt, amount, currency, customer, token, returnUrl, confirmation, opening } = input;
  return [
    typeof paymentId === 'string' && PAYMENT_ID.test(paymentId) ? null : 'paymentId: 1 to 64 of A-Z a-z 0-9 . _ -',
    attempt === undefined || isIntegerWithin(attempt, 1, 99) ? null : 'attempt: a whole number from 1 to 99',
    isIntegerWithin(amount, 1, Number.MAX_SAFE_INTEGER)
      ? null
      : 'amount: a whole number of minor units above 0 (100.00 USD is 10000)',
    typeof currency === 'string' && TWO_DECIMAL_CURRENCIES.has(currency)
      ? null
      : 'currency: an ISO 4217 code with two decimals, in lower case, such as usd or eur',
    ...customerProblems(customer),
    typeof token === 'string' && token.length > 0 ? null : 'token: the recurrent token is missing',
    returnUrl === undefined || (typeof returnUrl === 'string' && leadsToTheWeb(returnUrl))
      ? null
      : 'returnUrl: an https address without user or password',
    confirmation === undefined || confirmation === 'automatic' || confirmation === 'manual'
      ? null
      : 'confirmation: automatic or manual',
    opening === undefined || opening === 'create-then-start' || opening === 'init'
      ? null
      : 'opening: create-then-start or init',
    ...deadlineProblems(input.deadlines),
    metadataFits(input.metadata)
      ? null
      : `metadata: JSON that, together with ours, stays under ${String(METADATA_LIMIT_BYTES)} bytes`,
  ].filter((problem) => problem !== null);
}

/** What is too long, or no address, in an input of the right form. */
function limitProblemsOf(input: unknown): string[] {
  if (!isRecord(input)) return [];
  const { token, returnUrl, customer } = input;
  const contacts = isRecord(customer) && Array.isArray(customer['contacts']) ? customer['contacts'] : [];
  return [
    jsonBytes(input) <= INPUT_LIMITS.inputBytes
      ? null
      : `the input: at most ${String(INPUT_LIMITS.inputBytes)} bytes as JSON`,
    isAtMost(token, INPUT_LIMITS.token) ? null : `token: at most ${String(INPUT_LIMITS.token)} characters, sealed`,
    typeof returnUrl !== 'string' || isWebAddress(returnUrl)
      ? null
      : 'returnUrl: an address with both slashes (https://) and no blank',
    isAtMost(returnUrl, INPUT_LIMITS.returnUrl)
      ? null
      : `returnUrl: at most ${String(INPUT_LIMITS.returnUrl)} characters`,
    contacts.length <= INPUT_LIMITS.contacts ? null : `customer.contacts: at most ${String(INPUT_LIMITS.contacts)}`,
    ...(['email', 'phone'] as const).map((name) =>
      contacts.every((contact) => !isRecord(contact) || isAtMost(contact[name], INPUT_LIMITS[name]))
        ? null
        : `customer.contacts: ${name} of at most ${String(INPUT_LIMITS[name])} characters`,
    ),
  ].filter((problem) => problem !== null);
}

function isAtMost(value: unknown, characters: number): boolean {
  return typeof value !== 'string' || value.length <= characters;
}

/**
 * The id must be the one of payment and attempt, else the same debt could run twice, under two ids. Empty for an input that
 * names neither.
 */
export function identityProblems(input: unknown, workflowId: string): string[] {
  if (!isRecord(input) || typeof input.paymentId !== 'string') return [];
  const attempt = typeof input.attempt === 'number' ? input.attempt : 1;
  return workflowIdOf(input.paymentId, attempt) === workflowId
    ? []
    : ['the workflow id is not the one of this paymentId and attempt'];
}

function customerProblems(customer: unknown): (string | null)[] {
  if (!isRecord(customer)) return ['customer: an object with a reference'];
  const { reference, contacts } = customer;
  const isReference = typeof reference === 'string' && reference.length >= 1 && reference.length <= 64;
  const areContacts =
    contacts === undefined || (Array.isArray(contacts) && contacts.every((contact) => isContact(contact)));
  return [
    isReference ? null : 'customer.reference: 1 to 64 characters',
    areContacts ? null : 'customer.contacts: a list of { email?, phone? }',
  ];
}

function isContact(contact: unknown): boolean {
  return (
    isRecord(contact) &&
    Object.entries(contact).every(([key, value]) => ['email', 'phone'].includes(key) && typeof value === 'string')
  );
}

function deadlineProblems(deadlines: unknown): (string | null)[] {
  if (deadlines === undefined) return [];
  if (!isRecord(deadlines)) return ['deadlines: an object'];
  return DEADLINES.map((name) => {
    const given = deadlines[name];
    if (given === undefined) return null;
    const ms = durationOf(given);
    const isAllowed = ms !== null && ms >= DEADLINE_LIMITS.shortest && ms <= DEADLINE_LIMITS[name];
    return isAllowed ? null : `deadlines.${name}: from 1s to ${String(DEADLINE_LIMITS[name] / 60_000)}m, such as 10m`;
  });
}

function durationOf(given: unknown): number | null {
  if (typeof given === 'number') return Number.isFinite(given) ? given : null;
  // A bare number in a string would read as milliseconds; the contract wants a unit.
  if (typeof given !== 'string' || !/^\d+(\.\d+)?\s*[a-z]+$/i.test(given)) return null;
  try {
    return msToNumber(given as Parameters<typeof msToNumber>[0]);
  } catch {
    return null; // msToNumber throws on an unknown unit; to the caller that is one more problem.
  }
}

function metadataFits(metadata: unknown): boolean {
  return jsonBytes(metadata) <= METADATA_LIMIT_BYTES - OURS_BYTES;
}

/** Infinity for what is not JSON: cyclic values, BigInt, or nested deeper than a stack. */
function jsonBytes(value: unknown): number {
  try {
    return new TextEncoder().encode(JSON.stringify(value) ?? '').length;
  } catch {
    return Infinity;
  }
}

function isIntegerWithin(value: unknown, from: number, to: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
