/**
 * What happens to each fenced block of the documentation: run, type-checked, parsed, or left alone, by its language and
 * the comment before it (CONTRIBUTING.md, "Documentation"). A block that matches no rule is an error, never silently
 * left out.
 */
import type { Block } from '../../../scripts/docs/markdown';
import type { DocumentationPage } from '../../../scripts/docs/pages';

export type Way =
  | { readonly by: 'itself'; readonly exits: readonly number[] }
  | { readonly by: 'demo'; readonly exits: readonly number[] }
  /** `words`: what it prints when it is ready. */
  | { readonly by: 'staying up'; readonly words: string }
  /**
   * `before` and `after`: TypeScript around the block that is not shown. `folder`: where its imports start, relative to
   * the project.
   */
  | { readonly by: 'type check'; readonly before: string; readonly after: string; readonly folder: string }
  | { readonly by: 'parser' }
  | { readonly by: 'nobody'; readonly reason: string };

export interface Snippet {
  /** `docs/cli.md:12`, the line of the fence. */
  readonly at: string;
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly code: string;
  readonly way: Way;
}

/** Languages that are only to be read: output, pictures, files of other programs. */
const ONLY_READ = ['', 'text', 'mermaid', 'diff', 'dotenv', 'html', 'http', 'ini', 'sql', 'toml', 'yaml'];

/** Commands have one language name: a block under another name would not be run. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ...{ bash: 'sh', shell: 'sh', console: 'sh', zsh: 'sh', 'shell-session': 'sh' },
  ...{ typescript: 'ts', tsx: 'ts', js: 'ts', javascript: 'ts', mjs: 'ts', jsonc: 'json', json5: 'json' },
};

/** The demo prints this when it has paid once and waits for a person; before that, Ctrl-C counts as a failed demo. */
const DEMO_IS_READY = 'Ctrl-C ends everything.';

const NOTES = {
  sh: '<!-- with demo -->, <!-- stays up -->, <!-- exits 14 -->, <!-- with demo, exits 14 --> or <!-- not run: REASON -->',
  ts: '<!-- given: CODE --> (with ... for the block, where it is around it), <!-- in FOLDER -->, <!-- in FOLDER, given: CODE --> or <!-- not run: REASON -->',
  json: '<!-- not run: REASON -->',
} as const;

/** Every copy of the tree has its packages installed: `npm ci && ...` starts after that. `.ci/run` does install. */
const INSTALL = /^npm ci && /;

/** They take minutes, or would run this check within itself. */
const TOO_MUCH =
  /\bnpm (?:ci|install|test|run (?:check|test|chaos|simulate|fuzz|histories|newcomer|docs:pictures))\b|\bnpx jest *$/m;

/** A block that only starts the demo. Pure. */
export function isTheDemo({ way, code }: Snippet): boolean {
  return way.by === 'staying up' && code.trim() === 'npm run demo';
}

/** Every runnable block of the pages, with how to check it; and what is wrong with the others, each with place and advice. */
export function snippetsOf(pages: readonly DocumentationPage[]): { snippets: Snippet[]; problems: string[] } {
  const snippets: Snippet[] = [];
  const problems: string[] = [];
  for (const { file, blocks } of pages) {
    for (const block of blocks) {
      const at = `${file}:${String(block.line)}`;
      const way = wayOf(block);
      if (typeof way === 'string') problems.push(`${at}: ${way}`);
      else if (way !== null) {
        const code = way.by === 'nobody' ? block.code : block.code.replace(INSTALL, '');
        snippets.push({ at, page: file, line: block.line, language: block.language, code, way });
      }
    }
  }
  return { snippets, problems };
}

/** A text says what is wrong with the block; null: it is only to be read. */
function wayOf({ language, note, code }: Block): Way | string | null {
  if (ONLY_READ.includes(language)) return null;
  const right = OTHER_NAMES[language];
  if (right !== undefined) return `write ${right} after the fence, not ${language}: only ${right} is checked`;
  if (language !== 'sh' && language !== 'ts' && language !== 'json') {
    return `the language "${language}" is not known: write sh, ts or json for a block to be checked, text for one to be read only`;
  }
  const reason = /^not run\b:?\s*(?<reason>.*)$/i.exec(note ?? '')?.groups?.['reason'];
  if (reason === '') return 'the comment gives no reason: <!-- not run: REASON -->';
  if (reason !== undefined) return { by: 'nobody', reason };
  if (language === 'sh') return wayOfCommands(note ?? '', code);
  if (language === 'json') return note === null ? { by: 'parser' } : notUnderstood(note, language);
  return wayOfTypeScript(note ?? '');
}

function wayOfTypeScript(note: string): Way | string {
  const found = /^(?:in (?<folder>[\w./-]+))?(?:(?:^|,\s*)given:\s*(?<given>.+))?$/i.exec(note)?.groups;
  if (found === undefined) return notUnderstood(note, 'ts');
  const [before = '', after = ''] = (found['given'] ?? '').split(/(?<=\{ )\.\.\.(?= \})/, 2);
  return { by: 'type check', before, after, folder: found['folder'] ?? '.' };
}

function wayOfCommands(note: string, code: string): Way | string {
  const tooMuch = TOO_MUCH.exec(code.replace(INSTALL, ''))?.[0];
  if (tooMuch !== undefined)
    return `"${tooMuch}" is too much for a test: write before the block <!-- not run: REASON -->`;
  const ready = /^stays up(?::\s*(?<words>.+))?$/i.exec(note)?.groups;
  if (ready !== undefined) {
    return { by: 'staying up', words: ready['words'] ?? (code.includes('npm run demo') ? DEMO_IS_READY : '') };
  }
  const found = /^(?<demo>with demo)?(?:(?:^|,\s*)exits (?<codes>\d+(?:(?:,| and|, and) \d+)*))?$/i.exec(note)?.groups;
  if (found === undefined) return notUnderstood(note, 'sh');
  const exits = [...(found['codes'] ?? '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
  return { by: found['demo'] === undefined ? 'itself' : 'demo', exits };
}

function notUnderstood(note: string | null, language: keyof typeof NOTES): string {
  return `the comment before the block, "${note ?? ''}", is not one of ${NOTES[language]}; leave it out, or use one of these`;
}
