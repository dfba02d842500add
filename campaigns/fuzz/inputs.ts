/** Where inputs come from: arbitrary text and bytes, and genuine things with something changed. */
import fc, { type Arbitrary } from 'fast-check';
import { payUrl, returnUrl } from '../../seals/customer-link';
import { marked, webhook } from '../samples/webhooks';
import { linkSecrets } from '../samples/webhooks';
import { WORKFLOW } from './door';

/** Words with a meaning to parsers: markup, addresses, numbers out of range, JavaScript's own names. */
const LOADED = [
  '',
  '\u0000',
  '\r\nX-Evil: 1',
  '"><script>alert(1)</script>',
  "';alert(1)//",
  '" onfocus="alert(1)" autofocus="',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://bank.example@thief.example/',
  'http://127.0.0.1.thief.example/',
  'https:thief.example',
  'http://[::1]:8090/acs',
  '//thief.example',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '%00',
  '%E0%A4%A',
  '\ud800',
  '\u202e',
  '1e999',
  'cit_payment_id',
  'payment_finished',
  'payment_refunded',
  'cancelled',
  'succeeded',
  'x'.repeat(5_000),
];

export const text: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.constantFrom(...LOADED) },
  { weight: 1, arbitrary: fc.webUrl() },
);

const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.constantFrom<unknown>(null, true, false, [], {}, 2 ** 53, -1, 0),
);

/** Any JSON, not deep: depth comes from `nested` below. */
export const json: Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(...[10, 1_000].map((depth) => nested(depth))) },
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const GENUINE = webhook({ metadata: marked('invoice-1'), updatedAt: '2026-01-01T00:00:00.000000Z' });

/** Arbitrary bytes. */
export const bytes: Arbitrary<Buffer> = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

/** A genuine webhook with bytes changed, cut, or added somewhere. */
const mutatedBytes = fc
  .tuple(fc.nat(GENUINE.length), fc.nat(20), bytes)
  .map(([at, cut, added]) => Buffer.concat([GENUINE.subarray(0, at), added, GENUINE.subarray(at + cut)]));

/** A genuine webhook with metadata nested deeper than any stack: spelt out, because `JSON.stringify` cannot write it. */
const deepBytes = fc.constantFrom(...[['[', ']'] as const, ['{"a":', '}'] as const].map(nestedBytes));

function nestedBytes([opening, closing]: readonly [string, string]): Buffer {
  const deep = `${opening.repeat(20_000)}1${closing.repeat(20_000)}`;
  return Buffer.from(GENUINE.toString().replace(/"metadata": \{[^}]*\}/, () => `"metadata":${deep}`));
}

/** A session as sent over the wire, with some members replaced. */
export const session: Arbitrary<unknown> = fc
  .array(fc.tuple(fc.constantFrom(...pathsOf(genuineSession())), json), { minLength: 1, maxLength: 4 })
  .map((changes) => changes.reduce<unknown>((value, [path, change]) => changed(value, path, change), genuineSession()));

/** A webhook's body: mostly readable, so that the checks behind the parser are reached. */
export const body: Arbitrary<Buffer> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc
      .tuple(fc.oneof(text, fc.constantFrom('ready_to_confirm', 'payment_refunded', 'payment_finished')), session)
      .map(([type, shown]) => Buffer.from(JSON.stringify({ type, session: shown }))),
  },
  { weight: 20, arbitrary: mutatedBytes },
  { weight: 1, arbitrary: deepBytes },
  { weight: 10, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
  { weight: 10, arbitrary: bytes },
);

const LINKS = [payUrl('', linkSecrets, WORKFLOW), returnUrl('', linkSecrets, WORKFLOW)].map((path) =>
  path.slice(path.lastIndexOf('/') + 1),
);

/** A genuine link, one with something changed, or arbitrary text. */
export const link: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...LINKS) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...LINKS), fc.nat(40), fc.nat(3), text)
      .map(([genuine, at, cut, added]) => genuine.slice(0, at) + added + genuine.slice(at + cut)),
  },
  { weight: 1, arbitrary: text },
);

/** True for a link that was not forged. */
export function isGenuine(candidate: string): boolean {
  return LINKS.includes(candidate);
}

type Path = readonly (string | number)[];

function genuineSession(): unknown {
  const parsed = JSON.parse(GENUINE.toString()) as { session: { acquiring_payments: object[] } };
  const { session: shown } = parsed;
  const redirect = { url: 'https://acs.example/3ds', method: 'POST', params: { PaReq: 'x', MD: 'y' } };
  const refunds = [
    { id: 'rf_1', status: 'accepted', is_chargeback: false, amount_details: { amount: 1, currency: 'usd' } },
  ];
  const card = { brand: 'visa', last4: '1111' };
  const [first] = shown.acquiring_payments;
  const more = {
    customer_interaction: { type: 'redirect', redirect },
    refunds,
    error: { code: 'x' },
    payment_details: { card },
  };
  return { ...shown, next_action: 'confirm', error: { code: 'x' }, acquiring_payments: [{ ...first, ...more }] };
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, member]) =>
    pathsOf(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return [path, ...below];
}

function changed(value: unknown, path: Path, change: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return change;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown, at) => (at === first ? changed(one, rest, change) : one));
  return { ...value, [first]: changed((value as Record<string, unknown>)[first], rest, change) };
}
