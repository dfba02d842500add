/**
 * Protects the first minute with a process: all that is wrong with the environment in one message, with what to do
 * about it, and without repeating any value, because some of them are secrets.
 */
import { z } from 'zod';
import { flag, port, secretText } from '../../environment/fields';
import { ConfigurationError, readEnvironment } from '../../environment/read';

const schema = z.object({
  SHOP_URL: z.string().meta({ description: 'where the shop is', example: 'https://shop.example' }),
  SHOP_PORT: port.default(3000).meta({ description: 'where it listens', example: '3000' }),
  SHOP_KEY: secretText.meta({ description: 'opens the shop', example: 'a long one' }).optional(),
  SHOP_OPEN: flag.meta({ description: 'whether it is open', example: 'true' }).default(false),
});

function refusal(env: Record<string, string>, of: z.ZodObject = schema): string {
  try {
    readEnvironment(of, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

describe('reading the environment', () => {
  it('gives the variables of the schema, converted, and nothing else', () => {
    const read = readEnvironment(schema, { SHOP_URL: 'https://a', SHOP_PORT: '80', SHOP_OPEN: 'true', HOME: '/root' });

    expect(read).toEqual({ SHOP_URL: 'https://a', SHOP_PORT: 80, SHOP_OPEN: true });
  });

  it('takes the default for what is missing', () => {
    expect(readEnvironment(schema, { SHOP_URL: 'https://a' })).toEqual({
      SHOP_URL: 'https://a',
      SHOP_PORT: 3000,
      SHOP_OPEN: false,
    });
  });

  it('treats an empty string as missing', () => {
    expect(readEnvironment(schema, { SHOP_URL: 'https://a', SHOP_PORT: '' }).SHOP_PORT).toBe(3000);
    expect(refusal({ SHOP_URL: '' })).toContain('SHOP_URL: is missing');
  });

  it("reports all problems at once, each with the variable's purpose and an example", () => {
    expect(refusal({ SHOP_PORT: 'eighty', SHOP_OPEN: 'yes' })).toBe(`The environment of this process has 3 problems:

  SHOP_URL: is missing
    what it is for: where the shop is
    example: SHOP_URL=https://shop.example

  SHOP_PORT: is not a port number
    what it is for: where it listens
    example: SHOP_PORT=3000

  SHOP_OPEN: is neither true nor false
    what it is for: whether it is open
    example: SHOP_OPEN=true

Set the variables in the environment or in the file .env; .env.example explains all of them.`);
  });

  it('reports a broken rule between variables together with problems of single ones', () => {
    const withRule = schema.refine((read) => read.SHOP_KEY !== undefined, {
      path: ['SHOP_KEY'],
      message: 'is needed when the shop is open',
      when: () => true,
    });

    const text = refusal({ SHOP_OPEN: 'true' }, withRule);

    expect(text).toContain('SHOP_URL: is missing');
    expect(text).toContain('SHOP_KEY: is needed when the shop is open');
  });

  it('does not repeat a value even if a field quotes it', () => {
    const quoting = z.object({
      SHOP_KEY: z
        .string()
        .refine(() => false, { error: (issue) => `cannot use ${String(issue.input)}` })
        .meta({ description: 'opens the shop', example: 'a long one' }),
    });

    const text = refusal({ SHOP_KEY: 'correct-horse-battery' }, quoting);

    expect(text).toContain('SHOP_KEY: cannot use [redacted]');
    expect(text).not.toContain('correct-horse-battery');
  });

  it('refuses a field without a description', () => {
    expect(() => readEnvironment(z.object({ SHOP_URL: z.string() }), {})).toThrow('SHOP_URL has no .meta');
  });
});
