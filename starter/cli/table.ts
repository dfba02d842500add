/** Rows under headings, in aligned columns, for people. Pure. */
import { printable } from '../../environment/printable';

const GAP = '  ';

/**
 * Lines of a table whose columns are as wide as needed, but no wider than `widest` (by column; absent: any width): longer
 * cells wrap at a space.
 */
export function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  widest: readonly (number | undefined)[] = [],
): string[] {
  const wrapped = [headings, ...rows].map((row) =>
    headings.map((_, column) => wrap(printable(row[column] ?? ''), widest[column] ?? Infinity)),
  );
  const widths = headings.map((_, column) =>
    Math.max(...wrapped.flatMap((row) => (row[column] ?? []).map((line) => line.length))),
  );
  return wrapped.flatMap((row) => {
    const height = Math.max(...row.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      row
        .map((lines, column) => (lines[line] ?? '').padEnd(widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  });
}

/** Never cuts a word: one that is longer than `width` stays whole, so that ids can be copied. */
function wrap(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
