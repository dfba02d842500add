/**
 * Every variable that a process reads, out of the zod schemas that read them: each room's config.ts exports its own. There is
 * no list of rooms to fall behind: a folder with a config.ts is a room.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { explanationOf } from '../../environment/read';

export interface Variable {
  readonly name: string;
  /** Without what it says about the default, where that is known. */
  readonly description: string;
  readonly example: string;
  /** As it would be written into the environment; null when there is none, or none that is one word. */
  readonly preset: string | null;
  /** `under a rule`: what the schema as a whole says when it is missing. */
  readonly need: 'required' | 'optional' | { readonly rule: string };
}

export interface Reader {
  readonly room: string;
  readonly variables: readonly Variable[];
}

const load = createRequire(__filename);

/** The rooms of the project in this folder with what they read, by name. Throws when a room reads what no schema of it holds. */
export function readersOf(root: string): Reader[] {
  const rooms = roomsOf(root);
  const readers = rooms.map((room) => {
    const exported = Object.values(z.record(z.string(), z.unknown()).parse({ ...load(join(root, room, 'config.ts')) }));
    const schemas = exported.filter((one) => one instanceof z.ZodObject);
    return { room, variables: schemas.flatMap(variablesOf) };
  });
  const known = new Set(readers.flatMap(({ variables }) => variables.map(({ name }) => name)));
  for (const room of rooms) refuseUnknown(root, room, known);
  return readers.filter(({ variables }) => variables.length > 0);
}

/** Folders with a config.ts: the rooms, and the examples. */
function roomsOf(root: string): string[] {
  const examples = existsSync(join(root, 'examples'))
    ? readdirSync(join(root, 'examples')).map((name) => join('examples', name))
    : [];
  return [...readdirSync(root), ...examples].filter((name) => existsSync(join(root, name, 'config.ts'))).sort();
}

/** A schema that its config.ts keeps to itself would be missing from the page, and nobody would see it. */
function refuseUnknown(root: string, room: string, known: ReadonlySet<string>): void {
  const source = readFileSync(join(root, room, 'config.ts'), 'utf8');
  const missing = [...source.matchAll(/^ +([A-Z][A-Z_]+):/gm)]
    .map(([, name = '']) => name)
    .filter((name) => !known.has(name));
  if (missing.length === 0) return;
  throw new Error(`${room}/config.ts reads ${missing.join(', ')} through a schema that it does not export: export it`);
}

function variablesOf(schema: z.ZodObject): Variable[] {
  const fields: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const issues = schema.safeParse({}).error?.issues ?? [];
  return Object.entries(fields).map(([name, field]) => {
    const { description, example } = explanationOf(name, field);
    const preset = presetOf(field);
    const rule = issues.find(({ path, code }) => path[0] === name && code === 'custom')?.message;
    const isOptional = z.safeParse(field, undefined).success;
    return {
      name,
      description:
        preset === null ? description : description.replace(new RegExp(` \\(default "?${escaped(preset)}"?\\)`), ''),
      example,
      preset,
      need: !isOptional ? 'required' : rule === undefined ? 'optional' : { rule },
    };
  });
}

function presetOf(field: z.core.$ZodType): string | null {
  const read = z.safeParse(field, undefined);
  const value: unknown = read.success ? read.data : undefined;
  if (Array.isArray(value)) return value.map(String).join(',');
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : null;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
