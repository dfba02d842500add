/**
 * What becomes of each fenced block of the documentation: run, type-checked, parsed, or left alone, by its language and the
 * comment before it (CONTRIBUTING.md, "Documentation"). A block that no rule fits is a problem, never silently left out.
 */
import type { Block } from '../../../scripts/docs/markdown';
import type { DocumentationPage } from '../../../scripts/docs/pages';

export type Way =
  | { readonly by: 'itself'; readonly exits: readonly number[] }
  | { readonly by: 'demo'; readonly exits: readonly number[] }
  /** `words`: what it prints when it is ready. */
  | { readonly by: 'staying up'; readonly words: string }
  /** `before` and `after`: TypeScript around the block that is not shown. `folder`: where its imports begin, from the project's. */
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

/** Languages that are there to be read: output, pictures, files of other programs. */
const ONLY_READ = ['', 'text', 'mermaid', 'diff', 'dotenv', 'html', 'http', 'ini', 'sql', 'toml', 'yaml'];

/** What is run goes by one name: under another one nobody would run it. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ...{ bash: 'sh', shell: 'sh', console: 'sh', zsh: 'sh', 'shell-session': 'sh' },
  ...{ typescript: 'ts', tsx: 'ts', js: 'ts', javascript: 'ts', mjs: 'ts', jsonc: 'json', json5: 'json' },
};

/** The demo says so when it has paid once and waits for a person; before, Ctrl-C counts as a demo that failed. */
const DEMO_IS_READY = 'Ctrl-C ends everything.';

const NOTES = {
  sh: '<!-- with demo -->, <!-- stays up -->, <!-- exits 14 -->, <!-- with demo, exits 14 --> or <!-- not run: REASON -->',
  ts: '<!-- given: CODE --> (with ... for the block, where it is around it), <!-- in FOLDER -->, <!-- in FOLDER, given: CODE --> or <!-- not run: REASON -->',
  json: '<!-- not run: REASON -->',
} as const;

/** What is installed is that of the tree, in every copy of it: `npm ci && ...` begins behind that. `.ci/run` does install. */
const INSTALL = /^npm ci && /;

/** They take minutes, or would run this check within itself. */
const TOO_MUCH =
  /\bnpm (?:ci|install|test|run (?:check|test|chaos|simulate|fuzz|histories|newcomer|docs:pictures))\b|\bnpx jest *$/m;

/** A block that starts the demo and nothing else. Pure. */
export function isTheDemo({ way, code }: Snippet): boolean {
  return way.by === 'staying up' && code.trim() === 'npm run demo';
}

/** Every block of the pages that somebody could run, with its way; and what is wrong with the rest, each with place and advice. */
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

/** A text is what is wrong with it; null: it is there to be read. */
function wayOf({ language, note, code }: Block): Way | string | null {
  if (ONLY_READ.includes(language)) return null;
  const right = OTHER_NAMES[language];
  if (right !== undefined) return `write ${right} behind the fence, not ${language}: only ${right} is checked`;
  if (language !== 'sh' && language !== 'ts' && language !== 'json') {
    return `the language "${language}" is not known: write sh, ts or json for what is checked, text for what is only read`;
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
    return `"${tooMuch}" is too much for a test: say before the block <!-- not run: REASON -->`;
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
  return `the comment before the block, "${note ?? ''}", is none of ${NOTES[language]}; leave it out, or write one of these`;
}
