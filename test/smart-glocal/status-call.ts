/** One `session/status` to the address in the first argument, in a process of its own; prints the result as JSON. */
import { generateKeyPairSync } from 'node:crypto';
import { createSmartGlocal } from '../../smart-glocal/client';
import { SmartGlocalError } from '../../smart-glocal/errors';
import { snapshotOf } from '../../smart-glocal/snapshot';

async function main(baseUrl: string): Promise<unknown> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const opened = snapshotOf({ id: 'ps_3230' });
  if (opened === null) throw new Error('a session with nothing but an id must be usable');
  try {
    return await createSmartGlocal({ baseUrl, project: 'p', privateKey }).status(opened.sessionId);
  } catch (error) {
    if (!(error instanceof SmartGlocalError)) throw error;
    return { class: error.class, code: error.code, httpStatus: error.httpStatus };
  }
}

void main(process.argv[2] ?? '').then((result) => {
  process.stdout.write(JSON.stringify(result));
});
