/**
 * Protects the reader of README and docs: every block of commands is run (in `npm test` those of two pages), every block of
 * TypeScript type-checked, all JSON parsed, except for blocks that say why not (CONTRIBUTING.md, "Documentation").
 * Everything happens in copies of the project.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findProgram } from '../../scripts/programs';
import { readPages } from '../../scripts/docs/pages';
import { SLICES } from '../../scripts/check/slices';
import { copyProject } from '../../scripts/project-copy';
import { summarize } from '../support/summary';
import { run, stayUp } from './support/carry-out';
import { startDemo, type RunningDemo } from './support/demo';
import { readersEnvironment } from './support/environment';
import type { Surroundings } from './support/shell';
import { isTheDemo, snippetsOf, type Snippet, type Way } from './support/snippet';
import { typeCheck } from './support/type-check';

const PROJECT = join(__dirname, '../..');

/** Longer than the limit that support/carry-out.ts gives a block, so that its message is the one that people see. */
jest.setTimeout(400_000);

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

const pages = readPages(PROJECT);
const { snippets, problems } = snippetsOf(pages);
const alone = followed('itself');
const staying = followed('staying up');
/** Each of these is the demo that the others are run beside. */
const demos = staying.filter(isTheDemo);
const withDemo = followed('demo');
const typed = chosen('type check');
const parsed = chosen('parser');
const notRun = chosen('nobody');

let env: Surroundings['env'];

/** What every reader is expected to have. */
async function openTerminal(): Promise<void> {
  for (const program of ['git', 'curl', 'openssl'] as const) await findProgram(program);
  env = await readersEnvironment(PROJECT);
}

const copies = new Map<string, string>();

/** The reader's folder: one for each page, whose blocks are followed from top to bottom. */
function folderOf(page: string): Surroundings {
  const cwd = copies.get(page) ?? copyProject('docs-');
  copies.set(page, cwd);
  return { cwd, env };
}

afterAll(() => {
  for (const folder of copies.values()) rmSync(folder, { recursive: true, force: true });
  const figures = {
    run: alone.length + staying.length + withDemo.length,
    'type-checked': typed.length,
    parsed: parsed.length,
    'not run': notRun.length,
  };
  summarize('documentation', 'blocks', figures);
  const counts = Object.entries(figures).map(([what, count]) => `${String(count)} ${what}`);
  const reasons = notRun.map(({ at, way }) => `  not run: ${at}: ${way.reason}`);
  process.stderr.write(`${[`blocks of the documentation: ${counts.join(', ')}`, ...reasons].join('\n')}\n`);
});

it('knows what to do with every block', () => {
  expectNothing(problems.length === 0 ? null : problems.join('\n'));
  expect(snippets.length).toBeGreaterThan(0);
});

it('names no npm script that does not exist', () => {
  const { scripts } = packageSchema.parse(JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')));
  const unknown = pages.flatMap(({ file }) =>
    readFileSync(join(PROJECT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(/\bnpm run ([a-z][a-z:-]*)/g)]
          .filter(([, name = '']) => !Object.hasOwn(scripts, name))
          .map(
            ([, name = '']) => `${file}:${String(index + 1)}: package.json has no script "${name}": correct its name`,
          ),
      ),
  );

  expectNothing(unknown.length === 0 ? null : unknown.join('\n'));
});

describe('commands that are not run', () => {
  for (const { at, code } of notRun.filter(({ language }) => language === 'sh')) {
    it(`${at} can at least be read by a shell`, () => {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
      expectNothing(status === 0 ? null : `${at}: no shell can read this block, correct it: ${stderr}`);
    });
  }
});

describe('TypeScript', () => {
  let wrong: ReadonlyMap<string, string>;
  beforeAll(() => {
    wrong = typeCheck(PROJECT, typed);
  });

  for (const { at } of typed) {
    it(`${at} fits what the project exports`, () => {
      expectNothing(wrong.get(at) ?? null);
    });
  }
});

describe('JSON', () => {
  for (const { at, code } of parsed) {
    it(`${at} can be parsed`, () => {
      expectNothing(problemOfJson(at, code));
    });
  }
});

describe('commands', () => {
  const stayUpAlone = staying.filter((snippet) => !isTheDemo(snippet));
  // jest refuses a hook where no test follows: a slice may have no such block.
  if (alone.length + stayUpAlone.length > 0) beforeAll(openTerminal);

  for (const { at, page, code, way } of alone) {
    it(`${at} can be run in the project's folder`, async () => {
      const problem = await run(code, way.exits, folderOf(page));
      expectNothing(explained(at, 'in a copy of the project, after the blocks above it', problem));
    });
  }

  for (const { at, page, code, way } of stayUpAlone) {
    it(`${at} stays up until Ctrl-C`, async () => {
      const problem = await stayUp(code, way.words, folderOf(page));
      expectNothing(explained(at, 'until it stays up, then ended by Ctrl-C', problem));
    });
  }
});

describe('commands beside the demo', () => {
  let demo: RunningDemo | null = null;
  beforeAll(async () => {
    await openTerminal();
    demo = await startDemo(folderOf('the demo'));
  });
  afterAll(async () => {
    await demo?.kill();
  });

  for (const { at, page, code, way } of withDemo) {
    it(`${at} can be run while it is up`, async () => {
      const problem = demo === null ? 'had no demo' : await run(demo.inPlace(code, page), way.exits, demo.surroundings);
      expectNothing(explained(at, 'while a demo runs, after the blocks above it', problem));
    });
  }

  it(`npm run demo has stayed up, and Ctrl-C ends it: ${demos.map(({ at }) => at).join(', ')}`, async () => {
    const problem = demo === null ? 'did not come up' : await demo.end();
    expectNothing(problem === null ? null : `npm run demo ${problem}`);
  });
});

type Chosen<By extends Way['by']> = Snippet & { readonly way: Extract<Way, { by: By }> };

function chosen<By extends Way['by']>(by: By): Chosen<By>[] {
  return snippets.filter((snippet): snippet is Chosen<By> => snippet.way.by === by);
}

function followed<By extends Way['by']>(by: By): Chosen<By>[] {
  return chosen(by).filter(({ page }) => SLICES.isFollowed(page));
}

function explained(at: string, how: string, problem: string | null): string | null {
  if (problem === null) return null;
  return (
    `${at}: the block was run ${how}, and ${problem}\n` +
    'Correct the commands; or say before the block how it is run: <!-- with demo -->, <!-- stays up -->, <!-- exits 14 -->; or ' +
    'why it cannot be: <!-- not run: REASON -->'
  );
}

function problemOfJson(at: string, code: string): string | null {
  try {
    JSON.parse(code);
    return null;
  } catch (error) {
    return `${at}: this is no JSON (${String(error)}): correct it, or write text behind the fence when parts are left out`;
  }
}

/** Fails with only the message: it is meant for the author of the page. */
function expectNothing(problem: string | null): void {
  if (problem !== null) throw new Error(problem);
}
