/** Protects every page from text that would be markup. */
import { Html, html } from '../../webhook-bridge/customers/pages/html';

it('escapes everything except its own pieces', () => {
  const piece = html`<b title="${`"'`}">${'<script>&'}</b>`;

  expect(html`<p>${piece}${[piece, piece]}${1}</p>`.text).toBe(`<p>${piece.text}${piece.text}\n${piece.text}1</p>`);
  expect(piece.text).toBe('<b title="&quot;&#39;">&lt;script&gt;&amp;</b>');
  expect(html`${new Html('<i>')}`.text).toBe('<i>');
});
