/** Puts measured figures into a page, so that no figure there was ever typed by hand. Apart from where they go: jest cannot load Prettier. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { placedInto } from './placed-figures';

/** Writes `figures` (Markdown) between the page's marks of this name; a page without them, or none, becomes the figures alone. */
export async function writeFigures(file: string, name: string, figures: string): Promise<void> {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const style = await resolveConfig(file);
  writeFileSync(file, await format(placedInto(page, name, figures), { ...style, parser: 'markdown' }));
}
