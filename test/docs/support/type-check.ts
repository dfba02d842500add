/**
 * Type-checks the TypeScript blocks of the documentation in one program: each is a module of its own in the project's
 * folder.
 */
import { join } from 'node:path';
import ts from 'typescript';
import type { Snippet, Way } from './snippet';

export type TypeScriptSnippet = Snippet & { readonly way: Extract<Way, { by: 'type check' }> };

const ADVICE =
  'A block is checked as a file in the project’s folder: import what it uses (import ... from "./starter/shop/payments"), or name ' +
  'what is not worth showing in a comment before the block: <!-- given: declare const client: Client; -->';

/** For each snippet (by `at`) what is wrong with it, with page and line; correct snippets are not included. */
export function typeCheck(root: string, snippets: readonly TypeScriptSnippet[]): ReadonlyMap<string, string> {
  const options = optionsOf(root);
  const files = new Map(snippets.map((snippet) => [fileOf(root, snippet), snippet]));
  const host = ts.createCompilerHost(options);
  const fileExists = host.fileExists.bind(host);
  const readFile = host.readFile.bind(host);
  const virtual = (file: string): string | undefined => {
    const snippet = files.get(file);
    return snippet === undefined ? undefined : `${snippet.way.before}\n${snippet.code}\n${snippet.way.after}`;
  };
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => virtual(file) ?? readFile(file);
  host.getSourceFile = (file, languageVersion) => {
    const text = virtual(file) ?? readFile(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, languageVersion);
  };

  const program = ts.createProgram([...files.keys()], options, host);
  const problems = new Map<string, string>();
  for (const [file, snippet] of files) {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    if (found.length > 0) problems.set(snippet.at, [...found.map((one) => lineOf(snippet, one)), ADVICE].join('\n'));
  }
  return problems;
}

/** The project's own rules, with two relaxed for pages: imports need not end in .js, and a block may have top-level `await`. */
function optionsOf(root: string): ts.CompilerOptions {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  return {
    ...options,
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
}

function fileOf(root: string, { page, line, way }: TypeScriptSnippet): string {
  return join(root, way.folder, `${page.replaceAll(/[^a-z0-9]/gi, '-')}-${String(line)}.ts`);
}

function lineOf(snippet: Snippet, { file, start, code, messageText }: ts.Diagnostic): string {
  const within = file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
  const text = ts.flattenDiagnosticMessageText(messageText, '\n  ');
  // Line 0 is the hidden code, line 1 the first line after the fence.
  return `${snippet.page}:${String(snippet.line + within)}: TS${String(code)}: ${text}`;
}
