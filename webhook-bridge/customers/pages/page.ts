/** How a page goes out: framed by nobody, remembered by nobody, running no script but ours, asking nobody but us. */
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
  /** A stylesheet. Never built from anybody's data. */
  readonly style: string;
  /** The body holds a picture, as a `data:` URL. */
  readonly hasLogo?: boolean;
  /** Our own code, run once the page is there; it may ask this server. Never built from anybody's data. */
  readonly script?: string;
  /** Where the page's form may lead (CSP `form-action`). Without it: nowhere. */
  readonly formTargets?: string;
}

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
  response
    .status(page.status)
    .set('Content-Security-Policy', policyOf(sourcesOf(page, nonce), page.formTargets ?? 'none'))
    .type('html')
    .send(documentOf(page, nonce).text);
}

/** To another page, always by GET. `url` must be safe for a header (`safe-url.ts`). */
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
