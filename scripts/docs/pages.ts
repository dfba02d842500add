/** The pages of documentation that are checked: the three in front, and everything below docs/. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage, type Page } from './markdown';

const IN_FRONT = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

export interface DocumentationPage extends Page {
  /** From the project's folder. */
  readonly file: string;
}

/** All pages of the project in this folder, those in front first. */
export function readPages(root: string): DocumentationPage[] {
  const below = existsSync(join(root, 'docs'))
    ? readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => join('docs', name))
        .sort()
    : [];
  return [...IN_FRONT.filter((file) => existsSync(join(root, file))), ...below].map((file) => ({
    file,
    ...readPage(readFileSync(join(root, file), 'utf8')),
  }));
}
