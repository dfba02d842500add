/**
 * Fields of the environment that several processes read in the same way. Each gets its `.meta({ description, example })`
 * where it is used. What a field cannot accept, it says without repeating the value.
 */
import { z } from 'zod';
import { readKeyFile, WritableByAll } from './key-file';
import { Secret } from './secret';

/** Highest TCP port. */
const LAST_PORT = 65_535;

/** The names under which a machine reaches itself, as `URL.hostname` spells them. */
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True for a name of this machine, as `URL.hostname` spells it. Pure. */
export function isThisMachine(hostname: string): boolean {
  return LOCAL_HOSTS.has(hostname);
}

/** A TCP port to listen on; 0 means any free one. */
export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'is not a port number')
  .transform(Number)
  .refine((number) => number <= LAST_PORT, `is above ${String(LAST_PORT)}`);

/** A whole number within these bounds. */
export function wholeNumber(from: number, to: number): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> {
  return parsedBy((text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (number >= from && number <= to) return number;
    throw new Error(`is not a whole number from ${String(from)} to ${String(to)}`);
  });
}

/** `true` or `false`, nothing else: a flag that loosens safety must not be set by mistake. */
export const flag = z.enum(['true', 'false'], 'is neither true nor false').transform((text) => text === 'true');

/** pino's levels. */
export const logLevel = z.enum(
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
  'is not one of trace, debug, info, warn, error, fatal, silent',
);

/** A secret given by value. */
export const secretText = z.string().transform((text) => new Secret(text));

/** A field for a parser that throws Errors whose messages are fit to be shown: they do not repeat the value. */
export function parsedBy<Parsed>(
  parse: (text: string) => Parsed,
): z.ZodPipe<z.ZodString, z.ZodTransform<Parsed, string>> {
  return z.string().transform((text, context): Parsed => parsed(text, context, parse));
}

/** The same for the content of the file that the variable names; `prefix` stands before what the parser says. */
export function fileParsedBy<Parsed>(
  parse: (text: string) => Parsed,
  prefix = '',
): z.ZodPipe<typeof fileText, z.ZodTransform<Parsed, string>> {
  return fileText.transform((text, context): Parsed => parsed(text, context, parse, prefix));
}

function parsed<Parsed>(
  text: string,
  context: z.core.$RefinementCtx<string>,
  parse: (text: string) => Parsed,
  prefix = '',
): Parsed {
  try {
    return parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'cannot be read';
    context.addIssue({ code: 'custom', message: prefix + message });
    return z.NEVER;
  }
}

/** The content of the file that the variable names, read now. Whatever a process reads so, a key is in it or depends on it. */
export const fileText = z.string().transform((path, context) => {
  try {
    return readKeyFile(path);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `names a file that ${whyUnreadable(error)}` });
    return z.NEVER;
  }
});

/** An address of http or https, as `isWebAddress` wants it. */
export const webAddress = z.string().refine(isWebAddress, 'is not a URL that begins with http:// or https://');

/** An address at which others reach us, to which paths are appended: https, or http on this machine only. */
export const httpsOutsideLocalhost = z.string().superRefine((text, context) => {
  for (const message of problemsOfBaseUrl(text)) context.addIssue({ code: 'custom', message });
});

/** An address that we post to, with any path and query: https, or http on this machine only. */
export const postAddress = z.string().transform((text, context) => {
  const problems = problemsOfPostAddress(text);
  for (const message of problems) context.addIssue({ code: 'custom', message });
  return problems.length > 0 ? z.NEVER : new URL(text);
});

function problemsOfPostAddress(text: string): string[] {
  if (!URL.canParse(text)) return ['is not a URL'];
  if (!SPELT_OUT.test(text)) return [NOT_SPELT_OUT];
  const url = new URL(text);
  return [
    isEncrypted(url) ? null : NOT_ENCRYPTED,
    url.username === '' && url.password === '' ? null : WITH_PASSWORD,
    url.hash === '' ? null : 'has a fragment',
  ].filter((problem) => problem !== null);
}

/**
 * `https:host` without slashes is another site to a program, but a page of the same site to a browser; a blank around an
 * address is left out by one and kept by the other.
 */
const SPELT_OUT = /^[a-z]+:\/\/[^/\\\s]\S*$/i;
const NOT_SPELT_OUT = 'lacks the two slashes after https:, or has a blank in it';

const NOT_ENCRYPTED = 'is not https (http is accepted only for localhost, 127.0.0.1 and [::1])';
const WITH_PASSWORD = 'contains a user name or a password';

function isWebAddress(text: string): boolean {
  return /^https?:/i.test(text) && SPELT_OUT.test(text) && URL.canParse(text);
}

function isEncrypted({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
}

function problemsOfBaseUrl(text: string): string[] {
  if (!URL.canParse(text)) return ['is not a URL'];
  if (!SPELT_OUT.test(text)) return [NOT_SPELT_OUT];
  const url = new URL(text);
  return [
    isEncrypted(url) ? null : NOT_ENCRYPTED,
    url.username === '' && url.password === '' ? null : WITH_PASSWORD,
    // Searched in the text: `new URL` forgets a lone "?" or "#", and a path appended behind one would be lost.
    /[?#]/.test(text) ? 'has a query or a fragment' : null,
    text.endsWith('/') ? 'ends with a slash (leave it out)' : null,
  ].filter((problem) => problem !== null);
}

function whyUnreadable(error: unknown): string {
  if (error instanceof WritableByAll) return error.message;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES') return 'this process may not read';
  if (code === 'EISDIR') return 'is a directory';
  return `cannot be read (${String(code)})`;
}
