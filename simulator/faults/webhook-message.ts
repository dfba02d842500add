/** A webhook's text, as the provider writes it or as a fault has it. What is wrong with its signature stands elsewhere. Pure. */
import type { Json } from '../json';
import { nonCanonicalJson } from '../non-canonical-json';
import { altered, ALTERATIONS, type Alteration } from '../provider/alterations';
import type { WebhookContent } from './webhook-fault';

export interface News {
  readonly type: string;
  readonly session: Json;
  /** The session before its last change; null for one that never changed. */
  readonly before: Json | null;
}

/** A type that no merchant knows. */
const NEW_TYPE = 'payment_celebrated';

/** Above the 1 MiB that receivers of webhooks commonly take at the most; no size is documented. */
const VERY_LARGE = 1_500_000;

/** The body, before its signature. */
export function textOf(news: News, content: WebhookContent | null): string {
  const { type, session, before } = news;
  if (content === null) return nonCanonicalJson({ type, session });
  if (isAlteration(content)) return nonCanonicalJson({ type, session: altered(session, content) });
  switch (content) {
    case 'unknown_type':
      return nonCanonicalJson({ type: NEW_TYPE, session });
    case 'stale':
      return nonCanonicalJson({ type, session: before ?? session });
    case 'same_updated_at':
      return nonCanonicalJson({ type, session: { ...session, updated_at: (before ?? session)['updated_at'] } });
    case 'not_json': {
      const text = nonCanonicalJson({ type, session });
      return text.slice(0, text.length / 2);
    }
    case 'array':
      return nonCanonicalJson([{ type, session }]);
    case 'no_session':
      return nonCanonicalJson({ type });
    case 'very_large':
      return nonCanonicalJson({ type, session, padding: 'x'.repeat(VERY_LARGE) });
    case 'wrong_content_type':
    case 'changed_byte': // Once it is signed.
      return nonCanonicalJson({ type, session });
  }
}

/** The bytes with one digit, letter or blank in the middle replaced: still as long, and mostly still JSON. */
export function withOneByteChanged(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const middle = changed.length >> 1;
  changed.writeUInt8(changed.readUInt8(middle) === 0x31 ? 0x32 : 0x31, middle);
  return changed;
}

function isAlteration(content: WebhookContent): content is Alteration {
  return ALTERATIONS.some((alteration) => alteration === content);
}
