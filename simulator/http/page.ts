/** How a page of the simulator goes out: one look, a policy that runs nothing but ours, framed by nobody, kept by nobody. */
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { Html, html } from './html';
import { LOOK } from './look';

export interface Page {
  readonly title: string;
  /** What is on it besides the notice that all this is a simulation. */
  readonly body: Html;
  /** The notice, in this page's words. */
  readonly notice: string;
  /** Our own rules beside those that both pages share. */
  readonly style: string;
  /** Our own code. Never built from anybody's data. */
  readonly script?: string;
  /** Where the page's forms may lead, redirects included (CSP `form-action`). Default: back to the simulator alone. */
  readonly formTargets?: string;
  /** The page loads itself again after so many seconds. Only where somebody asked for it: it takes a reader's place away. */
  readonly refreshAfter?: number;
}

/** Sends a page under a policy with a fresh nonce. */
export function sendPage(response: Response, status: number, page: Page): void {
  const nonce = randomBytes(16).toString('base64');
  const script = page.script === undefined ? '' : `script-src 'nonce-${nonce}'; connect-src 'self'; `;
  response
    .status(status)
    .set({
      'Content-Security-Policy':
        `default-src 'none'; style-src 'nonce-${nonce}'; ${script}` +
        `form-action ${page.formTargets ?? "'self'"}; frame-ancestors 'none'; base-uri 'none'`,
      'Cache-Control': 'no-store',
      // Not `no-referrer`: under it a browser hides the origin of our own forms, and they look like another site's.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    .type('html')
    .send(documentOf(page, nonce).text);
}

/**
 * Sends a page's content alone, for its own script to take rows out of. Not the whole page: what a script parses stands under
 * the policy of the page that it runs in, where the style of another answer has the wrong nonce.
 */
export function sendContent(response: Response, { body }: Page): void {
  response
    .set({ 'Content-Security-Policy': NOTHING, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    .type('html')
    .send(body.text);
}

const NOTHING = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

function documentOf({ title, body, notice, style, script, refreshAfter }: Page, nonce: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${refreshAfter === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshAfter}" />`}
        <title>${title}</title>
        <style nonce="${nonce}">
          ${new Html(LOOK + style)}
        </style>
      </head>
      <body>
        <aside class="notice" aria-label="Simulation">${notice}</aside>
        ${body}
        ${
          script === undefined
            ? ''
            : html`<script nonce="${nonce}">
                ${new Html(script)};
              </script>`
        }
      </body>
    </html> `;
}
