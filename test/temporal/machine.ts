/** A test's own machine: programs on PATH that it writes itself, an empty cache, and no network. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inheritedEnvironment, type Variables } from '../../temporal/config';

/** Nothing listens on port 1: every program that honours a proxy fails at once, on any machine. */
const NO_NETWORK = { HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' };

/** What the real CLI prints. */
export const CLI_SCRIPT = 'echo "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"';

export class Machine {
  readonly directory = mkdtempSync(join(tmpdir(), 'temporal-room-'));
  readonly said: string[] = [];
  readonly env: Record<string, string>;

  constructor() {
    this.env = {
      ...NO_NETWORK,
      PATH: join(this.directory, 'bin'),
      HOME: join(this.directory, 'home'),
      XDG_CACHE_HOME: join(this.directory, 'cache'),
    };
  }

  /** The arguments of the finders. */
  get search(): { env: Record<string, string>; say: (text: string) => void } {
    return { env: this.env, say: (text) => this.said.push(text) };
  }

  /** The same with the real machine's programs and network; only the cache is still its own. */
  get searchWithNetwork(): { env: Variables; say: (text: string) => void } {
    return { ...this.search, env: { ...inheritedEnvironment(), XDG_CACHE_HOME: join(this.directory, 'cache') } };
  }

  /** Puts a shell script somewhere on this machine. Returns its path. */
  script(path: string, body: string): string {
    const whole = join(this.directory, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return whole;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Only the finder with this name; a misspelt name finds none. */
export function only<Way extends { readonly name: string }>(ways: readonly Way[], name: string): Way[] {
  return ways.filter((way) => way.name.includes(name));
}
