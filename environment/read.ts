/**
 * Reads a process's environment once, through one zod schema, and reports everything that is wrong with it in one text: three
 * bad variables should not take three starts to find. No value is ever repeated, because some are secrets.
 */
import { z } from 'zod';

/** The process cannot start with this configuration. `runMain` prints the message and exits 2. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

type Variables = Readonly<Record<string, string | undefined>>;

/** A value this long that turns up in a problem's text was quoted there; shorter ones ("1", "true") are ordinary words. Ours. */
const QUOTED_VALUE_LENGTH = 8;

/**
 * The variables that `schema` names, checked and converted. Every field carries `.meta({ description, example })`. An empty
 * string counts as missing. Throws a `ConfigurationError` that lists every missing or bad variable, with what it is for.
 *
 * A rule across variables is a refinement of the schema with `path: ['NAME']`. Give it `when: () => true` as well: zod
 * otherwise skips it while single variables are bad, and the list would be incomplete.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  env: Variables = process.env,
): z.output<Schema> {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, env[name] || undefined]));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigurationError(messageOf(schema, given, result.error.issues));
}

function messageOf(schema: z.ZodObject, given: Variables, issues: readonly z.core.$ZodIssue[]): string {
  const problems = new Map<string, string[]>();
  for (const issue of issues) {
    const name = String(issue.path[0] ?? '');
    problems.set(name, [...(problems.get(name) ?? []), problemOf(issue, given[name])]);
  }
  const count = problems.size === 1 ? '1 problem' : `${String(problems.size)} problems`;
  return [
    `The environment of this process has ${count}:`,
    ...[...problems].map(([name, texts]) => paragraphOf(schema, name, texts)),
    'Set the variables in the environment or in the file .env; .env.example explains all of them.',
  ].join('\n\n');
}

function paragraphOf(schema: z.ZodObject, name: string, texts: readonly string[]): string {
  const fields: Readonly<Record<string, z.core.$ZodType | undefined>> = schema.shape;
  const field = fields[name];
  if (field === undefined) return `  ${texts.join('; ')}`;
  const { description, example } = explanationOf(name, field);
  return [
    `  ${name}: ${texts.join('; ')}`,
    `    what it is for: ${description}`,
    `    example: ${name}=${example}`,
  ].join('\n');
}

function problemOf(issue: z.core.$ZodIssue, value: string | undefined): string {
  if (value === undefined) return issue.code === 'custom' ? issue.message : 'is missing';
  if (value.length < QUOTED_VALUE_LENGTH) return issue.message;
  return issue.message.replaceAll(value, '[redacted]');
}

/**
 * What a field's nearest `.meta()` says, from the outside in: `.optional()` and `.default()` wrap the field that was explained.
 * Throws an Error when a field was left unexplained. Pure.
 */
export function explanationOf(name: string, field: z.core.$ZodType): { description: string; example: string } {
  const meta = z.globalRegistry.get(field);
  if (typeof meta?.description === 'string' && typeof meta['example'] === 'string') {
    return { description: meta.description, example: meta['example'] };
  }
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) {
    return explanationOf(name, field.def.innerType);
  }
  if (field instanceof z.ZodPipe) return explanationOf(name, field.def.in);
  throw new Error(`The schema's field ${name} has no .meta({ description, example }).`);
}
