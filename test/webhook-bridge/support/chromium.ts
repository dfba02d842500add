/** What a real Chromium reports about a page: what its policy forbade, what ran, what was requested. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Watched {
  readonly page: Page;
  /** Violations that the page's policy reported, and errors on its console. */
  readonly complaints: string[];
  /** Calls from planted scripts. */
  readonly ran: string[];
  /** Every address that was requested, in order. */
  readonly asked: string[];
}

/** A page whose violations and errors are all recorded. `planted` is a function that scripts in it may call. */
export async function watch(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const watched: Watched = { page, complaints: [], ran: [], asked: [] };
  // Before any script of the page: a later listener would miss what happened while it was parsed.
  await page.exposeFunction('complain', (text: string) => watched.complaints.push(text));
  await page.exposeFunction('planted', (text: string) => watched.ran.push(text));
  await page.addInitScript(`
    document.addEventListener('securitypolicyviolation', (event) => {
      complain(event.violatedDirective + ' ' + event.blockedURI);
    });
  `);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) watched.complaints.push(message.text());
  });
  page.on('pageerror', (error) => watched.complaints.push(error.message));
  page.on('dialog', (dialog) => {
    watched.ran.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => watched.asked.push(request.url()));
  return watched;
}
