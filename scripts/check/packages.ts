/** What package-lock.json says of each package that we take from others, and what the package says of itself where it is installed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** One package of the lockfile, with what its own package.json says where it is installed on this machine. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly integrity: string | null;
  readonly resolved: string | null;
  /** By its package.json; what the lockfile says of one that is for other machines. Null: neither says. */
  readonly licence: string | null;
  /** In production too, and not only to build and test. */
  readonly isShipped: boolean;
  readonly runsAtInstall: boolean;
}

/** Packages whose package.json says nothing that fits, read by a person. */
export const NAMED_LICENCES: Readonly<Record<string, { readonly licence: string; readonly why: string }>> = {
  unionfs: { licence: 'Unlicense', why: 'its LICENSE file is the Unlicense, its package.json says nothing' },
  'caniuse-lite': {
    licence: 'CC-BY-4.0',
    why: 'a table of browsers, of which the bundler reads a line; attributed here',
  },
};

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().default(false),
      link: z.boolean().default(false),
      hasInstallScript: z.boolean().default(false),
    }),
  ),
});

const packageSchema = z.looseObject({
  license: z.string().optional().catch(undefined), // Old packages say it in other forms: the lockfile, or nobody, knows.
  scripts: z.record(z.string(), z.string()).default({}),
});

/** The lockfile of the project in this folder. Throws an Error when it cannot be read. */
export function readDependencies(folder: string): Dependency[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')));
  return Object.entries(packages)
    .filter(([path, { link }]) => path !== '' && !link)
    .map(([path, { version = '', integrity, resolved, license, dev, hasInstallScript }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const installed = readInstalled(join(folder, path));
      const scripts = ['preinstall', 'install', 'postinstall'].filter((script) => script in (installed?.scripts ?? {}));
      return {
        name,
        version,
        integrity: integrity ?? null,
        resolved: resolved ?? null,
        licence: installed?.license ?? license ?? NAMED_LICENCES[name]?.licence ?? null,
        isShipped: !dev,
        // npm builds what has a binding.gyp, script or not.
        runsAtInstall: hasInstallScript || scripts.length > 0 || existsSync(join(folder, path, 'binding.gyp')),
      };
    });
}

function readInstalled(folder: string): z.output<typeof packageSchema> | null {
  const file = join(folder, 'package.json');
  return existsSync(file) ? packageSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}
