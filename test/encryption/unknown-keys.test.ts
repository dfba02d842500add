/** Protects a rotation: a key that a process does not know is found without a restart, or named in a clear error. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { activateNewest, addKey, createKeyRing } from '../../temporal/encryption/key-ring-file';
import { newCodec, OF_ORDER_1, refusal, SECRET, type CodecUnderTest } from './support/codec';

let given: CodecUnderTest;
beforeEach(() => {
  given = newCodec();
});
afterEach(() => {
  given.remove();
});

describe('a key that this process does not know', () => {
  it('is looked up in the file again, and found without a restart', async () => {
    const early = given.another();
    addKey(given.file);
    activateNewest(given.file);
    const payload = await given.encrypted(OF_ORDER_1, given.another());

    expect(Buffer.from(payload.metadata?.['encryption-key-id'] ?? []).toString()).toBe('k2');
    expect(await given.read(payload, OF_ORDER_1, early)).toEqual({ secret: SECRET });
  });

  it('causes an error that names it and says what to do, showing no key; once put back, it is found', async () => {
    const payload = await given.encrypted(OF_ORDER_1);
    const whole = readFileSync(given.file, 'utf8');
    const other = Buffer.alloc(32, 9).toString('base64');
    writeFileSync(given.file, JSON.stringify({ active: 'k9', keys: { k9: other } }));
    const late = given.another();

    const said = await refusal(given.read(payload, OF_ORDER_1, late));

    expect(said).toMatch(/encrypted with key k1, which is not in the key ring \(it holds: k9\).*Put the key back/);
    expect(said).not.toContain(other);
    writeFileSync(given.file, whole);
    expect(await given.read(payload, OF_ORDER_1, late)).toEqual({ secret: SECRET });
  });

  it('with a known id but other bytes reads nothing', async () => {
    const payload = await given.encrypted(OF_ORDER_1);
    rmSync(given.file);
    createKeyRing(given.file);

    const said = await refusal(given.read(payload, OF_ORDER_1, given.another()));

    expect(said).toMatch(/another key has this id now/);
  });
});
