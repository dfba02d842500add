/** Puts a campaign's figures into a page, so that no figure there was ever typed by hand. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { placedInto } from './figures';

/** Writes `figures` (Markdown) between the page's marks; a page without marks, or none, becomes the figures alone. */
export async function writeReport(file: string, figures: string): Promise<void> {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const text = await format(placedInto(page, figures), { ...(await resolveConfig(file)), parser: 'markdown' });
  writeFileSync(file, text);
}
