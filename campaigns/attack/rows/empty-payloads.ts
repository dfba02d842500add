import { freePort } from '../../../temporal/servers/free-port';
import type { Row } from '../attack';
import { becomes } from '../waiting';

/** Just below what the codec server reads, and as many payloads as fit. */
const BYTES = 7.7 * 1024 * 1024;

/** As a small container has it. */
const SMALL_CONTAINER = '--max-old-space-size=512';

const ANSWERS_AGAIN_WITHIN_MS = 20_000;

/** Anyone whom the codec server answers can send it one large request. */
export const emptyPayloads: Row = {
  number: 13,
  title: 'one request of 7.7 MiB of empty payloads to the codec server',
  async *run(scene) {
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const more = { CODEC_SERVER_PORT: port, NODE_OPTIONS: SMALL_CONTAINER };
    const room = await scene.startMore('codec-server', more, `${url}/healthz`);
    let end: string | null = null;
    void room.ended.then((how) => (end = how));
    const body = `{"payloads":[${'{},'.repeat(Math.floor(BYTES / 3) - 6)}{}]}`;
    const asked = fetch(`${url}/decode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(60_000),
    });
    const answer = await asked.then(
      async (response) => (await response.arrayBuffer(), `answered ${String(response.status)}`),
      () => 'not answered',
    );
    const isUp = await becomes(async () => (await fetch(`${url}/healthz`)).ok, ANSWERS_AGAIN_WITHIN_MS);
    const state = isUp ? 'it still answers others' : `it answers no one${end === null ? '' : `, ended ${String(end)}`}`;
    yield { tried: 'empty payload objects', came: `${answer}; ${state}`, harms: isUp ? [] : ['process'] };
    await room.kill();
  },
};
