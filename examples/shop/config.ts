/** What the shop itself reads from the environment; what the engine needs, `connectEngine` reads. */
import { z } from 'zod';
import { fileText, httpsOutsideLocalhost } from '../../environment/fields';
import { readEnvironment } from '../../environment/read';

export const schema = z.object({
  SHOP_URL: httpsOutsideLocalhost.default('http://127.0.0.1:3001').meta({
    description: 'the address of this shop, for customers and for itself: it listens on its port',
    example: 'http://127.0.0.1:3001',
  }),
  SHOP_EVENTS_SECRET_FILE: fileText
    .transform((text) => text.split('\n')[0]?.trim() ?? '')
    .meta({
      description: 'the file with the secret that checks shop events, as the worker has it',
      example: 'shop.txt',
    }),
});

/** Throws a `ConfigurationError` that lists every missing or bad variable. */
export function readConfig(env = process.env): { readonly url: string; readonly secret: string } {
  const read = readEnvironment(schema, env);
  return { url: read.SHOP_URL, secret: read.SHOP_EVENTS_SECRET_FILE };
}
