/** Protects what the pages say: the amount exactly, every status in words, and no claim that is not a fact. */
import { Html, html } from '../../webhook-bridge/html';
import { amountText, WORDS, wordsOf } from '../../webhook-bridge/words';

it.each([
  [10000, 'usd', '100.00 USD'],
  [1, 'eur', '0.01 EUR'],
  [99, 'eur', '0.99 EUR'],
  [100, 'eur', '1.00 EUR'],
  [Number.MAX_SAFE_INTEGER, 'usd', '90071992547409.91 USD'],
])('%i %s reads %s', (amount, currency, text) => {
  expect(amountText(amount, currency)).toBe(text);
});

it('only statuses that are final and not paid say that nobody was charged', () => {
  const says = Object.entries(WORDS).flatMap(([status, { text }]) =>
    /You were not charged/.test(text) ? [status] : [],
  );

  expect(says).toEqual(['declined', 'abandoned', 'cancelled', 'rejected']);
});

it.each(['a_status_of_the_future', 'constructor', ''])(
  'a status that is not known (%j) reads as under way',
  (status) => {
    expect(wordsOf(status)).toBe(WORDS.processing);
  },
);

describe('html', () => {
  it('makes text of everything but its own pieces', () => {
    const piece = html`<b title="${`"'`}">${'<script>&'}</b>`;

    expect(html`<p>${piece}${[piece, piece]}${1}</p>`.text).toBe(`<p>${piece.text}${piece.text}\n${piece.text}1</p>`);
    expect(piece.text).toBe('<b title="&quot;&#39;">&lt;script&gt;&amp;</b>');
    expect(html`${new Html('<i>')}`.text).toBe('<i>');
  });
});
