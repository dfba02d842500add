/**
 * Protects what is kept after the end of a payment: every fact once, nothing forgotten, and no resolution that the
 * provider contradicts.
 */
import { PAID, snapshot } from '../../campaigns/samples/snapshots';
import type { SessionSnapshot } from '../../smart-glocal/types';
import {
  type Arrival,
  keep,
  keysOf,
  NOTHING_KEPT,
  aftermathRefusalOf,
  resolvedBy,
  aftermathViewOf,
} from '../../workflows/aftermath/record';
import { aftermathDetails } from '../../workflows/aftermath/web-ui-page';
import type { AftermathFact, CitAftermathInput } from '../../workflows/contract/aftermath';

const NOW = Date.UTC(2026, 0, 2);
const INPUT: CitAftermathInput = { sessionId: 'ps_1', payment: 'order-1', before: [] };

const fact = (change: Partial<AftermathFact> = {}): AftermathFact => ({
  key: 'correction:paid',
  kind: 'correction',
  says: 'Smart Glocal says: paid',
  webhook: 'payment_finished',
  updatedAt: '',
  reading: 'paid',
  refund: null,
  amount: 10_000,
  currency: 'usd',
  ...change,
});
const refund = (status: string): AftermathFact =>
  fact({ key: `refund:rf_1:${status}`, kind: 'refund', refund: { id: 'rf_1', status } });
const news = (...facts: AftermathFact[]): Arrival => ({ facts, snapshot: PAID });
const resolution = { as: 'succeeded', by: 'anna', why: 'case 881' } as const;

it('keeps a fact once, with the time of its first arrival, however often it arrives', () => {
  const once = keep(NOTHING_KEPT, news(fact(), fact()), NOW);
  let kept = once;
  for (let copy = 0; copy < 10_000; copy += 1) kept = keep(kept, news(fact()), NOW + copy);

  expect(kept).toBe(once);
  expect(kept.arrived).toEqual([{ ...fact(), at: '2026-01-02T00:00:00.000Z' }]);
});

it('adds new facts in order of arrival', () => {
  const kept = keep(keep(NOTHING_KEPT, news(fact()), NOW), news(fact(), refund('accepted')), NOW);

  expect(aftermathViewOf(kept, INPUT).arrived.map(({ key }) => key)).toEqual([
    'correction:paid',
    'refund:rf_1:accepted',
  ]);
});

it('tells the bridge what it has, and what an earlier one dealt with', () => {
  const kept = keep(NOTHING_KEPT, news(fact()), NOW);

  expect(keysOf(kept, { ...INPUT, before: ['refund:rf_0:accepted'] })).toEqual([
    'refund:rf_0:accepted',
    'correction:paid',
  ]);
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'news'],
  ['no facts', { snapshot: PAID }],
  ['facts without keys', { facts: [null, {}, { key: 7 }, { key: ' ' }], snapshot: PAID }],
])('ignores %s from another version, without failing', (_, sent) => {
  expect(keep(NOTHING_KEPT, sent as Arrival, NOW)).toBe(NOTHING_KEPT);
});

it.each([undefined, null, {}, { payments: [null, 'x', { newToken: 7 }] }])(
  'keeps a fact whatever the snapshot beside it is (%j)',
  (strange) => {
    const kept = keep(NOTHING_KEPT, { facts: [fact()], snapshot: strange as unknown as SessionSnapshot }, NOW);

    expect(kept).toMatchObject({ arrived: [{ key: 'correction:paid' }], newToken: null });
  },
);

it('withdraws a resolution when something new arrives, but not when something old does', () => {
  const resolved = resolvedBy(keep(NOTHING_KEPT, news(fact()), NOW), resolution, NOW);

  expect(keep(resolved, news(fact()), NOW).resolution).toMatchObject(resolution);
  expect(keep(resolved, news(refund('accepted')), NOW).resolution).toBeNull();
});

it('keeps a new token for the result, and shows it nowhere', () => {
  const kept = keep(NOTHING_KEPT, { facts: [fact()], snapshot: snapshot({}, { newToken: 'tok_new' }) }, NOW);

  expect(kept.newToken).toBe('tok_new');
  expect(
    JSON.stringify(aftermathViewOf(kept, INPUT)) + aftermathDetails(kept, INPUT) + keysOf(kept, INPUT).join(),
  ).not.toContain('tok_');
});

it('tells an operator what arrived, when, and what to do', () => {
  const details = aftermathDetails(keep(NOTHING_KEPT, news(fact()), NOW), INPUT);

  expect(details).toContain('**open**: Smart Glocal said something after the end of order-1.');
  expect(details).toContain('- 2026-01-02 00:00:00 correction: Smart Glocal says: paid, 100.00 USD');
  expect(details).toContain('resolve aftermath:ps_1 --as succeeded --by WHO --why TEXT');
  // It is paid, so it must not be closed as not paid: that would allow the debt to be collected again.
  expect(details).toContain('`--as declined` is refused now: Smart Glocal says that this payment was paid');
});

it('tells an operator that it is closed, and nothing that a person wrote', () => {
  const details = aftermathDetails(resolvedBy(keep(NOTHING_KEPT, news(fact()), NOW), resolution, NOW), INPUT);

  expect(details).toContain('**resolved** as succeeded by a person.');
  expect(details).not.toMatch(/anna|881/);
  expect(details).not.toContain('npm run starter');
});

it('shows a fact of which another version sent only the key', () => {
  const strange = [
    { key: 'k1' },
    { key: 'k2', kind: 7, says: {}, amount: '1', currency: null },
  ] as unknown as AftermathFact[];

  const details = aftermathDetails(keep(NOTHING_KEPT, news(...strange), NOW), INPUT);

  expect(details).toContain('- 2026-01-02 00:00:00 unreadable: unreadable\n- 00:00:00 unreadable: unreadable');
});

it('shows a page of limited length, whatever arrives', () => {
  const long = `<img src=x> [link](https://evil.example) ${'x'.repeat(5_000)}\n# title`;
  let kept = NOTHING_KEPT;
  for (let n = 0; n < 1_000; n += 1) kept = keep(kept, news(fact({ key: `k${String(n)}`, says: long })), NOW + n);

  const details = aftermathDetails(kept, INPUT);

  expect(details.length).toBeLessThan(8_000);
  expect(details).toContain('988 more');
  expect(details).not.toMatch(/^#|[^\\]<img|[^\\]\[link/m);
});

describe('a resolution', () => {
  const paid = keep(NOTHING_KEPT, news(fact()), NOW);

  it.each<[string, Partial<typeof resolution>]>([
    ['without a name', { by: ' ' as 'anna' }],
    ['without a reason', { why: '' as 'case 881' }],
    ['as something else', { as: 'refunded' as 'succeeded' }],
  ])('%s is refused', (_, change) => {
    expect(aftermathRefusalOf(paid, { ...resolution, ...change })).not.toBeNull();
  });

  it('as declined is refused while the shop has the money: the debt could be collected again', () => {
    const asDeclined = { ...resolution, as: 'declined' } as const;
    const refundFailed = keep(paid, news(refund('declined')), NOW);
    const refundedInFull = keep(paid, news(refund('accepted')), NOW);
    const contradiction = keep(paid, news(fact({ key: 'c', reading: 'contradiction' })), NOW);

    expect(aftermathRefusalOf(paid, asDeclined)).toMatch(/was paid/);
    expect(aftermathRefusalOf(refundFailed, asDeclined)).toMatch(/was paid/);
    expect(aftermathRefusalOf(refundedInFull, asDeclined)).toBeNull();
    expect(aftermathRefusalOf(contradiction, asDeclined)).toBeNull();
    expect(aftermathRefusalOf(paid, { ...asDeclined, as: 'needs_review' })).toBeNull();
  });
});
