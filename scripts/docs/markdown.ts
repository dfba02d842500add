/**
 * What the checks of the documentation read in a page: its fenced blocks, its links, and what in it can be linked to. It
 * knows the Markdown that Prettier leaves in this project (headings with #, no footnotes), not all of CommonMark. Pure.
 */

export interface Block {
  /** Of the opening fence, from 1. */
  readonly line: number;
  /** As written behind the fence; empty when nothing is. */
  readonly language: string;
  /** The HTML comment that stands directly before the fence (Prettier puts an empty line between), on one line. */
  readonly note: string | null;
  /** Without the indentation of the fence. */
  readonly code: string;
}

export interface Link {
  readonly line: number;
  readonly target: string;
}

export interface Page {
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** What may stand behind `#` in a link to this page, as GitHub makes it of headings. */
  readonly anchors: ReadonlySet<string>;
}

const FENCE = /^(?<indent>[ >]*)(?<fence>`{3,}|~{3,})\s*(?<language>[^\s`]*)[^`]*$/;

/** A span ends with as many backticks as it began with, and never behind its paragraph. */
const CODE_SPAN = /(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[^])*?(?<!`)\1(?!`)/g;

const LINKS = [
  /\]\(\s*(?<target><[^>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)/g, // [text](target "title"), ![image](target)
  /^ {0,3}\[[^\]\n]+\]:\s*(?<target>\S+)/gm, // [name]: target
  /\s(?:src|href)="(?<target>[^"]+)"/g,
  /<(?<target>https?:[^>\s]+)>/g,
];

/** Reads one page. */
export function readPage(markdown: string): Page {
  const { blocks, outside } = withoutBlocks(markdown.split('\n'));
  const prose = blanked(blanked(outside.join('\n'), CODE_SPAN), /<!--[^]*?-->/g);
  const links = LINKS.flatMap((pattern) =>
    [...prose.matchAll(pattern)].map(({ index, groups }) => ({
      line: prose.slice(0, index).split('\n').length,
      target: (groups?.['target'] ?? '').replace(/^<(.*)>$/, '$1'),
    })),
  );
  return { blocks, links: links.sort((a, b) => a.line - b.line), anchors: anchorsOf(outside, prose) };
}

/** The fenced blocks, and the lines of the page with every line of a block emptied. */
function withoutBlocks(lines: readonly string[]): { blocks: Block[]; outside: string[] } {
  const blocks: Block[] = [];
  const outside: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const opening = FENCE.exec(lines[at] ?? '')?.groups;
    if (opening === undefined) {
      outside.push(lines[at] ?? '');
      continue;
    }
    const { indent = '', fence = '', language = '' } = opening;
    const isEnd = (line: string): boolean =>
      line.replace(/^[ >]*/, '').startsWith(fence) && /^[ >]*(?:`+|~+)\s*$/.test(line);
    const length = lines.slice(at + 1).findIndex(isEnd);
    const end = length === -1 ? lines.length : at + 1 + length;
    const code = lines
      .slice(at + 1, end)
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trim()));
    blocks.push({ line: at + 1, language, note: noteAbove(outside), code: `${code.join('\n')}\n` });
    outside.push(...lines.slice(at, end + 1).map(() => ''));
    at = end;
  }
  return { blocks, outside };
}

function noteAbove(above: readonly string[]): string | null {
  // Emptied blocks are empty lines too: a note is never taken from above a block, for it would have to stand right here.
  const text = above.join('\n').trimEnd();
  if (!text.endsWith('-->')) return null;
  const begin = text.lastIndexOf('<!--');
  const gap = above.length - text.split('\n').length;
  return begin === -1 || gap > 1
    ? null
    : text
        .slice(begin + 4, -3)
        .trim()
        .replaceAll(/\s+/g, ' ');
}

/** The text with each match emptied; its lines stay where they are. */
function blanked(text: string, pattern: RegExp): string {
  return text.replaceAll(pattern, (match) => match.replaceAll(/[^\n]/g, ' '));
}

function anchorsOf(lines: readonly string[], prose: string): ReadonlySet<string> {
  const anchors = new Set([...prose.matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, name = '']) => name));
  for (const line of lines) {
    const heading = /^ {0,3}#{1,6}\s+(?<text>.*?)\s*#*$/.exec(line)?.groups?.['text'];
    if (heading === undefined) continue;
    const slug = slugOf(heading);
    // A heading that was there before gets a number, as on GitHub.
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${String(again)}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The anchor that GitHub gives to this heading: small letters, no punctuation but hyphen and underscore, blanks as hyphens. */
export function slugOf(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
}
