/**
 * Protects what the processes accept from their environment: each field accepts what is meant, and says why it refuses
 * the rest.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { fileText, flag, httpsOutsideLocalhost, logLevel, port } from '../../environment/fields';

function problemsOf(field: z.ZodType, text: string): string {
  const result = field.safeParse(text);
  return result.success ? 'none' : result.error.issues.map((issue) => issue.message).join('; ');
}

describe('a public address', () => {
  it.each([
    'https://pay.shop.example',
    'https://pay.shop.example:8443/cit',
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
  ])('may be %s', (text) => {
    expect(httpsOutsideLocalhost.parse(text)).toBe(text);
  });

  it.each([
    ['pay.shop.example', 'not a URL'],
    ['http://pay.shop.example', 'not https'],
    ['http://localhost.shop.example', 'not https'],
    ['ftp://localhost', 'not https'],
    ['https://pay.shop.example/', 'ends with a slash'],
    ['https://pay.shop.example?a=1', 'a query or a fragment'],
    ['https://pay.shop.example?', 'a query or a fragment'],
    ['https://pay.shop.example#top', 'a query or a fragment'],
    ['https://shop:door@pay.shop.example', 'a user name or a password'],
  ])('may not be %s', (text, why) => {
    expect(problemsOf(httpsOutsideLocalhost, text)).toContain(why);
  });
});

describe('a port', () => {
  it.each([
    ['0', 0],
    ['3000', 3000],
    ['65535', 65535],
  ])('may be %s', (text, number) => {
    expect(port.parse(text)).toBe(number);
  });

  it.each(['65536', '-1', '80.5', '0x50', 'http', ' 80'])('may not be "%s"', (text) => {
    expect(problemsOf(port, text)).not.toBe('none');
  });
});

describe('a flag', () => {
  it('is exactly true or false', () => {
    expect([flag.parse('true'), flag.parse('false')]).toEqual([true, false]);
    expect(['1', 'yes', 'TRUE', 'on'].map((text) => problemsOf(flag, text))).not.toContain('none');
  });
});

describe('a log level', () => {
  it('is one that the logger knows; a refusal lists them', () => {
    expect(logLevel.parse('warn')).toBe('warn');
    expect(problemsOf(logLevel, 'loud')).toContain('trace, debug, info, warn, error, fatal, silent');
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fields-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is read when the environment is read', () => {
    writeFileSync(join(folder, 'key.txt'), 'content\n');

    expect(fileText.parse(join(folder, 'key.txt'))).toBe('content\n');
  });

  it('that cannot be read is reported under its variable, without the path', () => {
    expect(problemsOf(fileText, join(folder, 'none.txt'))).toBe('names a file that does not exist');
    expect(problemsOf(fileText, folder)).toBe('names a file that is a directory');
  });
});
