/**
 * The programs that tests ask for an independent opinion (`openssl`), that carry out what a page says (`curl`), or that a way
 * to a server goes through (`pip`). Node alone does not bring them.
 */
import { inheritedEnvironment } from '../temporal/config';
import { findExecutable, type Search } from '../temporal/servers/find';
import { onPath } from '../temporal/servers/own-program';
import { toStandardError } from '../temporal/servers/say';

/** By the name on PATH, the Debian package that has it. */
const DEBIAN_PACKAGES = {
  curl: 'curl',
  git: 'git',
  java: 'default-jre-headless',
  mvn: 'maven',
  openssl: 'openssl',
  pgrep: 'procps',
  pip3: 'python3-pip',
} as const;

export type Program = keyof typeof DEBIAN_PACKAGES;

export const PROGRAMS = Object.keys(DEBIAN_PACKAGES) as Program[];

/** The program's path. Rejects with a NotToBeHad that says what to install. */
export async function findProgram(name: Program, search: Partial<Search> = {}): Promise<string> {
  const { env = inheritedEnvironment(), say = toStandardError } = search;
  const whatToDo = `install it (Debian, Ubuntu: "sudo apt-get install ${DEBIAN_PACKAGES[name]}").`;
  return findExecutable({ what: name, ways: [onPath([name], () => Promise.resolve())], whatToDo }, { env, say });
}
