/**
 * Reads docker-compose.yml for tests: what each service runs, and the same thing on this machine without containers.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = join(__dirname, '..', '..');

/** `name:/path`, or `name:/path:ro`. */
const mount = z
  .string()
  .regex(/^[a-z-]+:\/[a-z/-]+(:ro)?$/)
  .transform((text) => {
    const [volume = '', path = '', mode] = text.split(':');
    return { volume, path, isReadOnly: mode === 'ro' };
  });

const service = z.looseObject({
  image: z.string(),
  build: z.string().optional(),
  entrypoint: z.array(z.string()).default([]),
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(mount).default([]),
  networks: z.array(z.string()).default(['default']),
  network_mode: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});

export type Service = z.output<typeof service>;

const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
  networks: z.record(z.string(), z.null()),
});

/** Every service by name. */
export function readServices(): Record<string, Service> {
  return readCompose().services;
}

/** The whole file; volumes and networks by name. */
export function readCompose(): z.output<typeof composeFile> {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  return composeFile.parse(parse(text, { merge: true }));
}

/** Names in the containers and their equivalents on this machine, as pairs that are replaced in this order. */
export type Spelling = readonly (readonly [inContainer: string | RegExp, here: string])[];

/** A service's command line and variables, translated for this machine. */
export function asHere(text: string, spelling: Spelling): string {
  return spelling.reduce((spelt, [inContainer, here]) => spelt.replaceAll(inContainer, here), text);
}

export interface Run {
  readonly child: ChildProcess;
  /** What it has printed so far, on both streams. */
  readonly output: () => string;
  /** Resolves when `text` was printed. Rejects with the output when the process ends first. */
  readonly says: (text: string) => Promise<void>;
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

/** Starts `argv` in this project with exactly `env`. */
export function run(argv: readonly string[], env: Readonly<Record<string, string>>): Run {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const waiting = new Set<() => void>();
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      for (const look of waiting) look();
    });
  }
  const ended = once(child, 'close').then(([code, signal]: unknown[]) =>
    code === null ? String(signal) : Number(code),
  );
  return {
    child,
    output: () => printed,
    ended,
    async says(text) {
      const heard = new Promise<null>((resolve) => {
        const look = (): void => {
          if (printed.includes(text)) resolve(null);
        };
        waiting.add(look);
        look();
      });
      const end = await Promise.race([heard, ended]);
      if (end !== null) throw new Error(`Ended (${String(end)}) without saying "${text}". It said:\n${printed}`);
    },
  };
}
