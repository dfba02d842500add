/** How a page is sent: it cannot be framed or cached, runs no script but ours, and connects to no server but ours. */
import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { Html, html } from './html';

export interface Page {
  readonly status: number;
  /** For `lang`. */
  readonly language: string;
  readonly title: string;
  readonly head?: Html;
  readonly body: Html;
  /** A stylesheet. Never built from payment or request data. */
  readonly style: string;
  /** The body holds a picture, as a `data:` URL. */
  readonly hasLogo?: boolean;
  /** Our own code, run once the page has loaded; it may call this server. Never built from payment or request data. */
  readonly script?: string;
  /** Where the page's form may lead (CSP `form-action`). Absent: nowhere. */
  readonly formTargets?: string;
}

/** The headers of every response of the bridge, page or not. */
export function protectAnswers(publicBaseUrl: string): RequestHandler {
  const headers = {
    'Content-Security-Policy': policyOf('', 'none'),
    // A page shows one customer's payment at one moment: no cache may keep it.
    'Cache-Control': 'no-store',
    // The address is the key to the payment; neither the bank nor the shop may learn it.
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    // No other site may load a response as an image or a script, and learn from its size or timing.
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Should anything be injected into a page, it gets no access to the customer's device.
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    // A year. For this host only: the merchant's subdomains are not ours to decide about.
    ...(publicBaseUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}

export function sendPage(response: Response, page: Page): void {
  const nonce = randomBytes(16).toString('base64');
  response
    .status(page.status)
    .set('Content-Security-Policy', policyOf(sourcesOf(page, nonce), page.formTargets ?? 'none'))
    .type('html')
    .send(documentOf(page, nonce).text);
}

/** Redirects to another page, always by GET. `url` must be safe for a header (`safe-url.ts`). */
export function seeOther(response: Response, url: string): void {
  // Not response.redirect: it re-encodes the address and writes it into a body.
  response.status(303).setHeader('Location', url).end();
}

function sourcesOf({ script, hasLogo }: Page, nonce: string): string {
  const own = script === undefined ? '' : `script-src 'nonce-${nonce}'; connect-src 'self'; `;
  return `style-src 'nonce-${nonce}'; ${own}${hasLogo === true ? 'img-src data:; ' : ''}`;
}

function policyOf(sources: string, formTargets: string): string {
  const targets = formTargets === 'none' ? "'none'" : formTargets;
  return `default-src 'none'; ${sources}form-action ${targets}; frame-ancestors 'none'; base-uri 'none'`;
}

function documentOf({ language, title, head, body, style, script }: Page, nonce: string): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        ${head ?? ''}
        <title>${title}</title>
        <style nonce="${nonce}">
          ${new Html(style)}
        </style>
      </head>
      <body>
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
