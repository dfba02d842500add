/** The page of licences: docs/licences.md, written by `npm run licences` and compared by `npm test`. Pure. */
import type { Dependency } from './packages';

const HEAD = `# Licences of what this project is made with

Written by \`npm run licences\` from package-lock.json; \`npm test\` fails when it is not what is installed. Which licences are
accepted, and why a package may run something when it is installed, stands in
[dependencies.ts](../scripts/check/dependencies.ts).
`;

/** The whole page. The same for every machine that installs the same lockfile. */
export function licencePage(dependencies: readonly Dependency[]): string {
  const shipped = dependencies.filter(({ isShipped }) => isShipped);
  const tools = dependencies.filter(({ isShipped }) => !isShipped);
  return [
    HEAD,
    `## In production: ${String(shipped.length)} packages\n`,
    ...byLicence(shipped).flatMap(([licence, names]) => [`### ${licence}\n`, `${names.map(listed).join('\n')}\n`]),
    `## To build and test: ${String(tools.length)} packages\n`,
    `Never in the image.\n`,
    `${byLicence(tools)
      .map(([licence, names]) => `- ${licence}: ${String(names.length)}`)
      .join('\n')}\n`,
  ].join('\n');
}

function byLicence(dependencies: readonly Dependency[]): [string, Dependency[]][] {
  const groups = new Map<string, Dependency[]>();
  for (const dependency of dependencies) {
    const licence = dependency.licence ?? 'none';
    groups.set(licence, [...(groups.get(licence) ?? []), dependency]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function listed({ name, version }: Dependency): string {
  return `- \`${name}\` ${version}`;
}
