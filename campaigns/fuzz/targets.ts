/**
 * The one list of what is fuzzed. Everything that takes outside bytes or text belongs here; the shares add up to 100.
 */
import { payloadCodec } from './codec';
import type { CodecDoor } from './codec-door';
import { codecServer } from './codec-server';
import type { FuzzedDoor } from './door';
import { signedNews } from './news';
import { pages } from './pages';
import { schemas } from './schemas';
import type { Target } from './target';
import { rawHttp, signedWebhooks, unsignedWebhooks } from './webhooks';

/** Every target, against these doors. */
export function targetsOf(door: FuzzedDoor, codecDoor: CodecDoor): readonly Target[] {
  return [
    { name: 'unsigned webhooks', share: 22, probe: unsignedWebhooks(door) },
    { name: 'signed webhooks', share: 7, probe: signedWebhooks(door) },
    { name: 'bytes that may be HTTP', share: 6, probe: rawHttp(door) },
    { name: 'pages', share: 22, probe: pages(door) },
    { name: 'signed news', share: 8, probe: signedNews() },
    { name: 'schemas', share: 20, probe: schemas },
    { name: 'payload codec', share: 8, probe: payloadCodec(codecDoor) },
    { name: 'codec server', share: 7, probe: codecServer(codecDoor) },
  ];
}
