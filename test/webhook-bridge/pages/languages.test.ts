/** Protects the reader's language: texts in it, amounts and times as it writes them, to the cent. */
import type { IncomingHttpHeaders } from 'node:http';
import express from 'express';
import { amountText, durationText, minutesLeft } from '../../../webhook-bridge/customers/pages/formats';
import { speechFor } from '../../../webhook-bridge/customers/pages/languages';

/** What Express makes of a header; the same as in a request. */
function speechOf(header: string | undefined): string {
  const headers: IncomingHttpHeaders = header === undefined ? {} : { 'accept-language': header };
  const accepted = express.request.acceptsLanguages.call({ headers } as unknown as express.Request);
  const { language, locale } = speechFor(Array.isArray(accepted) ? accepted : []);
  return `${language.tag} ${locale}`;
}

it.each([
  [undefined, 'en en-001'],
  ['*', 'en en-001'],
  ['', 'en en-001'],
  ['de', 'de de'],
  ['de-AT', 'de de-AT'],
  ['DE-ch', 'de de-CH'],
  ['en-US,en;q=0.9,de;q=0.8', 'en en-US'],
  ['de;q=0.8, en-GB;q=0.9', 'en en-GB'],
  ['fr-CH, fr;q=0.9, de;q=0.5, *;q=0.1', 'de de'],
  ['fr, ja;q=0.9', 'en en-001'],
  ['de;q=0, fr', 'en en-001'],
  ['de;q=0, en;q=0.1', 'en en-001'],
  ['*;q=0.9, de;q=0.5', 'en en-001'],
  // Only the table's digits and calendars.
  ['de-DE-u-nu-arab', 'de de-DE'],
  ['de-Latn-DE-1996', 'de de-DE'],
  // A header may contain anything.
  ['de_DE; DROP TABLE, \u0000, <script>', 'en en-001'],
  [`${'x-'.repeat(2_000)}, de`, 'de de'],
])('Accept-Language %j is answered in %s', (header, expected) => {
  expect(speechOf(header)).toBe(expected);
});

it.each([
  [10000, 'usd', 'en-US', '$100.00'],
  [10000, 'usd', 'en-001', 'US$100.00'],
  [10000, 'usd', 'de', '100,00 $'],
  [1999, 'eur', 'en-001', '€19.99'],
  [123456789, 'eur', 'de', '1.234.567,89 €'],
  [1999, 'chf', 'de-CH', 'CHF 19.99'],
  [1, 'eur', 'en-001', '€0.01'],
  [99, 'eur', 'en-001', '€0.99'],
  // Locales that omit the minor unit, and the largest amount that a payment may have.
  [100050, 'huf', 'de', '1.000,50 HUF'],
  [Number.MAX_SAFE_INTEGER, 'usd', 'en-US', '$90,071,992,547,409.91'],
  // From a newer worker, perhaps.
  [100, 'no currency', 'de', '1.00 NO CURRENCY'],
])('%i %s is shown in %s as %s', (amount, currency, locale, text) => {
  expect(amountText(amount, currency, locale).replaceAll('\u00a0', ' ')).toBe(text);
});

it.each([
  [12 * 60_000 + 59_999, 12],
  [60_000, 1],
  [59_999, null],
  [-1, null],
  [NaN, null],
])('%i ms before the end there are %j minutes left, and never more than there are', (left, minutes) => {
  expect(minutesLeft(1_000_000 + left, 1_000_000)).toBe(minutes);
});

it('a duration follows the grammar of the language', () => {
  const texts = [
    durationText(1, 'minute', 'en-001'),
    durationText(12, 'minute', 'de'),
    durationText(10, 'second', 'de'),
  ];

  expect(texts).toEqual(['1\u00a0minute', '12\u00a0Minuten', '10\u00a0Sekunden']);
});
