/** The traffic as a list: calls and webhooks can be unfolded, what happened between them is one quiet line. Pure. */
import { html, type Html } from '../html';
import type { Snapshot } from './snapshot';
import type { TrafficRow } from './traffic';

/** The section of the front page. */
export function trafficSection({ traffic, total, before }: Snapshot): Html {
  const oldest = before - traffic.length;
  return html`<section aria-labelledby="traffic">
    <div class="head">
      <h2 id="traffic">Traffic</h2>
      <p class="quiet small">
        Newest first. Tokens, customers and links are masked; <code>/_control/journal</code> has everything.
      </p>
    </div>
    <div class="sheet">
      <ol class="traffic" id="traffic-rows" reversed data-renew>
        ${traffic.length === 0 ? html`<li id="no-traffic" class="empty">Nothing yet. Calls and webhooks appear here.</li>` : traffic.map(itemOf)}
      </ol>
      ${
        oldest > 0
          ? html`<p class="foot"><a href="/?before=${oldest}#traffic">Older: ${oldest} of ${total}</a></p>`
          : ''
      }
    </div>
  </section>`;
}

const WAYS: Readonly<Record<TrafficRow['way'], string>> = { in: '→ call', out: '← webhook', inside: '' };

function itemOf(row: TrafficRow): Html {
  const line = html`<time class="num" datetime="${row.at}">${row.at.slice(11, 23)}</time>
    <span class="way">${WAYS[row.way]}</span> <span class="what">${row.what}</span>
    <span class="about quiet">${row.about ?? ''}</span>
    <span class="marks">${row.marks.map(({ text, tone }) => html`<span class="mark ${tone}">${text}</span>`)}</span>`;
  if (row.way === 'inside') return html`<li id="entry-${row.number}" class="row inside">${line}</li>`;
  return html`<li id="entry-${row.number}">
    <details>
      <summary class="row">${line}</summary>
      <div class="unfolded">
        <dl>
          ${row.facts.map(
            ([name, value]) =>
              html`<dt>${name}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
        <div class="messages">
          ${row.messages.map(
            ({ title, text }) =>
              html`<div>
                <h3>${title}</h3>
                <pre>${text}</pre>
              </div>`,
          )}
        </div>
      </div>
    </details>
  </li>`;
}
