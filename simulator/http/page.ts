/** How a page of the simulator is sent: one look, and a policy that runs no script but ours; it cannot be framed or cached. */
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { Html, html } from './html';
import { LOOK } from './look';

export interface Page {
  readonly title: string;
  /** The page without the notice that all this is a simulation. */
  readonly body: Html;
  /** The notice, worded for this page. */
  readonly notice: string;
  /** This page's rules, beside those that all pages share. */
  readonly style: string;
  /** Our own code. Never built from outside data. */
  readonly script?: string;
  /** Where the page's forms may lead, redirects included (CSP `form-action`). Default: only back to the simulator. */
  readonly formTargets?: string;
  /** Seconds after which the page reloads itself. Only on request, because readers lose their place. */
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
