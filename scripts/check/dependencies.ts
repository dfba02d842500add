/**
 * What we take from others, held against rules that need no network: everything is named by its hash and by no address, is
 * under a licence that we accept, runs nothing when it is installed but what is named here, and stands in docs/licences.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { licencePage } from './licences';
import { NAMED_LICENCES, readDependencies, type Dependency } from './packages';

/** Licences that let a merchant use, change and ship; and two more of what is never shipped, or is data. */
const ACCEPTED = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
];
const ACCEPTED_OF_TOOLS = [...ACCEPTED, 'MPL-2.0'];

/** What may run when it is installed, each read by a person. */
const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  '@swc/core': 'compiles workflows and tests; looks for its native part, fetches a WebAssembly one where there is none',
  protobufjs: 'the 7 of gRPC: warns of an odd version in the package.json above it, and writes nothing',
  esbuild: 'part of tsx; puts its native part into place',
  '@parcel/watcher': 'part of jest; does nothing unless npm is told to build from source',
};

/** Everything that is wrong; empty when nothing is. Pure. */
export function problemsOf(dependencies: readonly Dependency[]): string[] {
  return dependencies.flatMap((dependency) => {
    const { name, version, integrity, resolved, licence, isShipped, runsAtInstall } = dependency;
    const problems = [
      /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') ? null : 'has no sha512 hash in package-lock.json',
      resolved === null
        ? null
        : 'has an address in package-lock.json: it would be fetched from there, whatever npm is told',
      isAccepted(name, licence, isShipped) ? null : `has a licence that is not on the list: ${licence ?? 'none'}`,
      !runsAtInstall || Object.hasOwn(INSTALL_SCRIPTS, name) ? null : 'runs a script when it is installed',
    ];
    return problems.filter((problem) => problem !== null).map((problem) => `${name} ${version} ${problem}`);
  });
}

function isAccepted(name: string, licence: string | null, isShipped: boolean): boolean {
  if (licence !== null && NAMED_LICENCES[name]?.licence === licence) return true;
  const accepted = isShipped ? ACCEPTED : ACCEPTED_OF_TOOLS;
  // SPDX: all of what AND joins, one of what OR joins. Anything more involved is for a person to read.
  const all = (licence ?? '').replace(/^\((.*)\)$/, '$1').split(' AND ');
  return all.every((part) => part.split(' OR ').some((one) => accepted.includes(one)));
}

export interface DependencyCheck {
  readonly problems: readonly string[];
  /** For the end of the check. */
  readonly figures: string;
}

const PROJECT = join(__dirname, '../..');
const PAGE = join(PROJECT, 'docs/licences.md');
const directSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

/** All of it, for this project; `npm run licences` writes the page that it compares. Never throws. */
export function checkDependencies(): DependencyCheck {
  try {
    return check();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problems: [`package.json and package-lock.json cannot be read: ${why}`], figures: 'nothing was counted' };
  }
}

function check(): DependencyCheck {
  const dependencies = readDependencies(PROJECT);
  const direct = directSchema.parse(JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))).dependencies;
  const isCurrent = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === licencePage(dependencies);
  const outdated = isCurrent ? [] : ['docs/licences.md is not what is installed: npm run licences writes it anew'];
  const shipped = dependencies.filter(({ isShipped }) => isShipped).length;
  return {
    problems: [...problemsOf(dependencies), ...outdated],
    figures: `${String(Object.keys(direct).length)} production dependencies, ${String(shipped)} packages with all that they need; ${String(dependencies.length)} with tools`,
  };
}
