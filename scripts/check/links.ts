/**
 * Follows every link of the documentation that stays in the project: the file is there, and so is the heading. What leads
 * elsewhere is listed and not followed: a test that needs other people's servers fails when nothing is wrong here.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readPages, type DocumentationPage } from '../docs/pages';

/** Ours: as many headings as help to find the right one, and no more. */
const SUGGESTIONS = 8;

export interface LinkCheck {
  readonly problems: readonly string[];
  readonly lines: readonly string[];
}

/** All links of the project in this folder. Every problem begins with page and line, and ends with what to do. */
export function checkLinks(root: string): LinkCheck {
  const pages = readPages(root);
  const links = pages.flatMap((page) => page.links.map((link) => ({ page, ...link })));
  const outward = links.filter(({ target }) => isOutward(target));
  const inward = links.filter(({ target }) => !isOutward(target));
  const elsewhere = [...new Set(outward.map(({ target }) => target))].filter((url) => !isThisMachine(url)).sort();
  return {
    problems: inward.flatMap(({ page, line, target }) => {
      const problem = problemOf(root, pages, page, target);
      return problem === null ? [] : [`${page.file}:${String(line)}: ${problem}`];
    }),
    lines: [
      `${String(inward.length)} links on ${String(pages.length)} pages; ${String(elsewhere.length)} lead elsewhere and are not followed:`,
      ...elsewhere.map((url) => `  ${url}`),
    ],
  };
}

function problemOf(
  root: string,
  pages: readonly DocumentationPage[],
  page: DocumentationPage,
  target: string,
): string | null {
  const [path = '', anchor] = target.split('#', 2).map(decoded);
  if (path.startsWith('/')) return `the link ${target} begins with a slash: write it from this page on (../...)`;
  const file = path === '' ? page.file : relative(root, resolve(root, dirname(page.file), path));
  if (file.startsWith('..')) return `the link ${target} leaves the project: link what is in it, or a web address`;
  if (!existsSync(join(root, file)))
    return `the link ${target} leads to ${file}, which is not there.${meant(pages, page, file)}`;
  if (anchor === undefined) return null;

  const linked = pages.find((one) => one.file === file);
  if (linked !== undefined) return linked.anchors.has(anchor) ? null : noHeading(target, anchor, linked);
  if (statSync(join(root, file)).isDirectory())
    return `the link ${target} names a heading of a folder: take the # away`;
  return `the link ${target} names a place in a file that has no headings, which moves with every change: take the # away`;
}

function meant(pages: readonly DocumentationPage[], page: DocumentationPage, file: string): string {
  const same = pages.filter((one) => basename(one.file) === basename(file)).map((one) => one.file);
  const links = same.map((one) => relative(dirname(page.file), one));
  return links.length === 0 ? ' Correct the path, or take the link out' : ` Did you mean ${links.join(' or ')}?`;
}

function noHeading(target: string, anchor: string, { file, anchors }: DocumentationPage): string {
  const words = anchor.split('-').filter((word) => word.length > 2);
  const near = [...anchors].filter((one) => words.some((word) => one.includes(word)));
  const some = (near.length === 0 ? [...anchors] : near).slice(0, SUGGESTIONS).map((one) => `#${one}`);
  return `the link ${target} leads to no heading of ${file}. Did you mean ${some.join(', ')}?`;
}

function isOutward(target: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//');
}

function isThisMachine(url: string): boolean {
  return URL.canParse(url) && ['localhost', '127.0.0.1'].includes(new URL(url).hostname);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A lone % in a file's name: it is looked for as it is written.
  }
}
