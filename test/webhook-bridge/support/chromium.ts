/** A real Chromium, and what it reports about a page: what its policy forbade, what ran, what was requested. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The path of Chromium: `CHROMIUM_PATH`, otherwise from PATH. Throws an Error that says how to install it. */
export function findChromium(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const given = env['CHROMIUM_PATH'] ?? '';
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = given === '' ? folders.flatMap((folder) => NAMES.map((name) => join(folder, name))) : [given];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    given === ''
      ? `The customer's pages are checked in a real Chromium, and none of ${NAMES.join(', ')} is on PATH. Install it ` +
          '(Debian, Ubuntu: "sudo apt-get install chromium"; macOS: "brew install --cask chromium"), or set ' +
          'CHROMIUM_PATH to the program of a Chromium or Chrome that you have.'
      : 'CHROMIUM_PATH names no program that can be run. Correct it, or leave it out to search PATH.',
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    // Chromium's own sandbox is not available as root or in a container; it only opens our own pages, on this machine.
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-dev-shm-usage'],
  });
}

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
