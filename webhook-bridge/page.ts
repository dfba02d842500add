/** How a page goes out: plain, readable on a phone, framed by nobody, remembered by nobody, running no script but ours. */
import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { Html, html } from './html';

export interface Page {
  readonly status: number;
  readonly title: string;
  readonly body: Html;
  /** The page loads itself again after this many seconds. */
  readonly reloadAfter?: number;
  /** Our own code, run once the page is there. Never built from anybody's data. */
  readonly script?: string;
  /** Where the page's form may lead (CSP `form-action`). Without it: nowhere. */
  readonly formTargets?: string;
}

const STYLE = `
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1.25rem; color: #1b1b1f; background: #fff; }
h1 { font-size: 1.5rem; line-height: 1.25; }
.amount { font-weight: 600; }
button, .button { display: inline-block; font: inherit; padding: .75rem 1.5rem; border: 0; border-radius: .5rem; background: #1a4fd6; color: #fff; text-decoration: none; }
`;

/** What every answer of the bridge carries, pages or not. */
export function protectAnswers(publicBaseUrl: string): RequestHandler {
  const headers = {
    'Content-Security-Policy': policyOf('', 'none'),
    // A page shows one customer's payment at one moment: nobody on the way may keep it.
    'Cache-Control': 'no-store',
    // The address is the key to the payment; neither bank nor shop may read it off.
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    // Nobody else's page may load an answer as an image or a script, and learn from its size or time.
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Whatever slipped into a page could ask for nothing of the customer's device.
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    // A year. For this host alone: what else the merchant runs below it is not ours to say.
    ...(publicBaseUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}

export function sendPage(response: Response, page: Page): void {
  const nonce = randomBytes(16).toString('base64');
  const sources = `style-src 'nonce-${nonce}'${page.script === undefined ? '' : `; script-src 'nonce-${nonce}'`}; `;
  response
    .status(page.status)
    .set('Content-Security-Policy', policyOf(sources, page.formTargets ?? 'none'))
    .type('html')
    .send(documentOf(page, nonce).text);
}

/** To another page, always by GET. `url` must be safe for a header (`safe-url.ts`). */
export function seeOther(response: Response, url: string): void {
  // Not response.redirect: it re-encodes the address and writes it into a body.
  response.status(303).setHeader('Location', url).end();
}

function policyOf(sources: string, formTargets: string): string {
  const targets = formTargets === 'none' ? "'none'" : formTargets;
  return `default-src 'none'; ${sources}form-action ${targets}; frame-ancestors 'none'; base-uri 'none'`;
}

function documentOf({ title, body, reloadAfter, script }: Page, nonce: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        ${reloadAfter === undefined ? '' : html`<meta http-equiv="refresh" content="${reloadAfter}" />`}
        <title>${title}</title>
        <style nonce="${nonce}">
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
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
