/** Protects the look-up of Chromium: each way alone, their order, and an error that helps when none works. */
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_WAYS, findChromium } from '../../scripts/browser/chromium';
import { Machine, only } from '../temporal/machine';

const CHROMIUM_SCRIPT = 'echo "Chromium 143.0.7499.0 built on Debian"';
const CACHE = 'cache/smart-glocal-temporal-payments';
const FROM_NPM = `${CACHE}/chromium-from-npm-143.0.4`;
const NPM_PACKAGE = 'npm package';

/** A zip of two shell scripts where the installer's two downloads have their programs; each prints a browser's version. */
const PLAYWRIGHT_ZIP = Buffer.from(
  [
    'UEsDBBQAAAAAAAAAIQDRAvBJJwAAACcAAAAzAAAAY2hyb21lLWhlYWRsZXNzLXNoZWxsLWxpbnV4NjQvY2hyb21lLWhlYWRsZXNzLXNoZWxsIy',
    'EvYmluL3NoCmVjaG8gIkNocm9taXVtIDE1OS4wLjgxNTQuNiIKUEsDBBQAAAAAAAAAIQDRAvBJJwAAACcAAAAMAAAAZmZtcGVnLWxpbnV4IyEv',
    'YmluL3NoCmVjaG8gIkNocm9taXVtIDE1OS4wLjgxNTQuNiIKUEsBAhQDFAAAAAAAAAAhANEC8EknAAAAJwAAADMAAAAAAAAAAAAAAO2BAAAAAG',
    'Nocm9tZS1oZWFkbGVzcy1zaGVsbC1saW51eDY0L2Nocm9tZS1oZWFkbGVzcy1zaGVsbFBLAQIUAxQAAAAAAAAAIQDRAvBJJwAAACcAAAAMAAAA',
    'AAAAAAAAAADtgXgAAABmZm1wZWctbGludXhQSwUGAAAAAAIAAgCbAAAAyQAAAAAA',
  ].join(''),
  'base64',
);

/** The package holds a program for Linux on x64, and so does the zip: elsewhere neither can be run. */
const itOnLinux = process.platform === 'linux' && process.arch === 'x64' ? it : it.skip;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => {
  machine.remove();
});

it('takes the browser that CHROMIUM_PATH names, before any other', async () => {
  const own = machine.script('own/chromium', CHROMIUM_SCRIPT);
  machine.script('bin/chromium', CHROMIUM_SCRIPT);
  machine.env['CHROMIUM_PATH'] = own;

  expect(await findChromium(machine.search)).toBe(own);
});

it('says that CHROMIUM_PATH is wrong, and goes on', async () => {
  const onPath = machine.script('bin/chromium', CHROMIUM_SCRIPT);
  machine.env['CHROMIUM_PATH'] = '/nowhere/chromium';

  expect(await findChromium(machine.search)).toBe(onPath);
  expect(machine.said).toEqual(['Chromium: CHROMIUM_PATH: /nowhere/chromium does not exist']);
});

it.each([
  ['chromium', CHROMIUM_SCRIPT],
  ['chromium-browser', CHROMIUM_SCRIPT],
  ['google-chrome', 'echo "Google Chrome 149.0.7400.1 "'],
])('takes %s from PATH', async (name, script) => {
  const onPath = machine.script(`bin/${name}`, script);

  expect(await findChromium(machine.search)).toBe(onPath);
});

it.each([
  ['another program of that name', 'echo "chromium B.S.U. 0.9.16"', 'is no Chromium'],
  ['one that lacks a library', 'echo "libnss3.so: cannot open" >&2; exit 127', 'failed (127): libnss3.so: cannot open'],
])('does not take %s from PATH', async (_, script, reason) => {
  machine.script('bin/chromium', script);

  await expect(findChromium(machine.search, only(CHROMIUM_WAYS, 'PATH'))).rejects.toThrow(reason);
});

it('takes the browser from the cache without a word', async () => {
  const cached = machine.script(`${FROM_NPM}/chromium`, CHROMIUM_SCRIPT);

  expect(await findChromium(machine.search)).toBe(cached);
  expect(machine.said).toEqual([]);
});

it('reports why the download of Playwright failed', async () => {
  const search = findChromium(machine.search, only(CHROMIUM_WAYS, 'Playwright'));

  await expect(search).rejects.toThrow("1. Playwright's own download: Error: connect ECONNREFUSED");
  expect(readdirSync(join(machine.directory, CACHE))).toEqual([]);
});

itOnLinux('takes what Playwright downloads, and from then on from the cache', async () => {
  const host = createServer((_, response) => response.end(PLAYWRIGHT_ZIP));
  await once(host.listen(0, '127.0.0.1'), 'listening');
  machine.env['PLAYWRIGHT_DOWNLOAD_HOST'] = `http://127.0.0.1:${String((host.address() as AddressInfo).port)}`;
  try {
    const path = await findChromium(machine.search, only(CHROMIUM_WAYS, 'Playwright'));

    expect(await findChromium(machine.search, only(CHROMIUM_WAYS, 'cache'))).toBe(path);
  } finally {
    host.close();
  }
});

itOnLinux(
  'gets a browser from the npm registry with its own libraries and font, which shows a page, and leaves nothing else',
  async () => {
    const search = machine.searchWithNetwork;

    const path = await findChromium(search, only(CHROMIUM_WAYS, NPM_PACKAGE));

    expect(path).toBe(join(machine.directory, FROM_NPM, 'chromium'));
    expect(readdirSync(join(machine.directory, CACHE))).toEqual(['chromium-from-npm-143.0.4']);
    expect(await findChromium(search, only(CHROMIUM_WAYS, 'cache'))).toBe(path);
    expect(readdirSync(join(path, '../lib'))).toContain('libnss3.so');
    const browser = await chromium.launch({ executablePath: path, chromiumSandbox: false });
    try {
      const page = await browser.newPage();
      await page.setContent('<h1>Paid</h1>');
      expect((await page.screenshot()).length).toBeGreaterThan(1_000);
    } finally {
      await browser.close();
    }
  },
  240_000,
);

it('refuses a package with another checksum than the pinned one', async () => {
  machine.script('bin/npm', 'echo replaced > sparticuz-chromium-143.0.4.tgz');

  const search = findChromium(machine.search, only(CHROMIUM_WAYS, NPM_PACKAGE));

  await expect(search).rejects.toThrow('instead of the pinned sha512-/6I7uQTR');
  expect(existsSync(join(machine.directory, FROM_NPM))).toBe(false);
});

it('lists every way tried, why it failed, and what to do, when none works', async () => {
  const failure: unknown = await findChromium(machine.search).catch((error: unknown) => error);

  const lines = String(failure).split('\n');
  expect(lines).toEqual([
    'NotToBeHad: Chromium was not found. Tried, in this order:',
    '  1. CHROMIUM_PATH: not set',
    '  2. `chromium` or `chromium-browser` or `google-chrome` on PATH: none in the 1 directories of PATH',
    "  3. this project's cache: empty",
    expect.stringMatching(/^ {2}4\. Playwright's own download: Error: connect ECONNREFUSED/),
    expect.stringMatching(/^ {2}5\. npm package @sparticuz\/chromium@143\.0\.4: (?:npm is not installed|it is for)/),
    expect.stringMatching(/^What to do: .*apt-get install chromium.*CHROMIUM_PATH/),
  ]);
});
