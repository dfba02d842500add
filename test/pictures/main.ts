/**
 * `npm run docs:pictures`: takes every picture of the documentation again, from the real thing, into `docs/pictures/`.
 * `npm run docs:pictures -- paid` takes those whose name contains one of the words. A new picture is a new entry in a
 * list.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMain } from '../../environment/exit';
import { ConfigurationError } from '../../environment/read';
import { startChromium } from '../../scripts/browser/chromium';
import { CUSTOMER_PAGES } from './customer-pages';
import type { Picture } from './picture';
import { SIMULATOR_PAGES } from './simulator-pages';
import { WEB_UI } from './web-ui';

const PICTURES: readonly Picture[] = [...CUSTOMER_PAGES, ...SIMULATOR_PAGES, ...WEB_UI];

const FOLDER = join(__dirname, '../../docs/pictures');

/** Ours: every clone carries every picture. */
const LARGEST_BYTES = 150 * 1000;

runMain(async () => {
  const words = process.argv.slice(2);
  const wanted = PICTURES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  if (wanted.length === 0) {
    throw new ConfigurationError(
      `No picture's name contains ${words.join(' or ')}. The names are: ${PICTURES.map(({ name }) => name).join(', ')}.`,
    );
  }

  await mkdir(FOLDER, { recursive: true });
  const browser = await startChromium();
  try {
    for (const { name, take } of wanted) {
      const png = await take(browser);
      const size = `${String(Math.ceil(png.length / 1024))} KiB`;
      if (png.length > LARGEST_BYTES) throw new Error(`${name} has ${size}; at most 150 kB are allowed.`);
      await writeFile(join(FOLDER, `${name}.png`), png);
      process.stdout.write(`docs/pictures/${name}.png  ${size}\n`);
    }
  } finally {
    await browser.close();
  }
});
