/** The one list of what is fuzzed. What takes bytes or text of others belongs here; the shares add up to 100. */
import type { FuzzedDoor } from './door';
import { pages } from './pages';
import { schemas } from './schemas';
import type { Target } from './target';
import { rawHttp, signedWebhooks, unsignedWebhooks } from './webhooks';

/** Every target, against this door. */
export function targetsOf(door: FuzzedDoor): readonly Target[] {
  return [
    { name: 'unsigned webhooks', share: 25, probe: unsignedWebhooks(door) },
    { name: 'signed webhooks', share: 8, probe: signedWebhooks(door) },
    { name: 'bytes that may be HTTP', share: 7, probe: rawHttp(door) },
    { name: 'pages', share: 25, probe: pages(door) },
    { name: 'schemas', share: 35, probe: schemas },
  ];
}
