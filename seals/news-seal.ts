/**
 * A webhook on its way through Temporal: the provider's own bytes and signature, sealed to the workers' public key. The box
 * keeps secret what is in it (cards, customers, new tokens); what makes it believed is the signature alone, which the worker
 * verifies again. So anyone who writes to Temporal can close such a box, and gains nothing by it.
 *
 * Spelling: `news.v1.<key id>.<box>` (the box: box.ts); without a key `news.v1.clear.<content>`. Content: two bytes that say
 * how long the signature is, the signature, the body deflated.
 */
import type { KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { closeBox, keyIdOf, openBox, privateKeyOf, type BoxLabel } from './box';

const FORM = /^news\.v1\.([0-9a-f]{16}|clear)\.([A-Za-z0-9_-]+)$/;
const LENGTH_BYTES = 2;

/** The bridge reads no larger webhook. A small box may say that it inflates to gigabytes. */
const BODY_BYTES = 1024 * 1024;

/** A webhook as the provider sent it. */
export interface SignedBytes {
  readonly body: Buffer;
  /** The signature's header, as text. */
  readonly signature: string;
}

/** `no_key`: closed for a key that is not here (yet). `unreadable`: no box of ours, or an altered one. */
export type OpenedNews = SignedBytes | 'no_key' | 'unreadable';

/** Seals a webhook to the holder of the private half of `publicKey`; null: there are no such keys, and it stays in clear. */
export function sealNews({ body, signature }: SignedBytes, publicKey: KeyObject | null): string {
  const written = Buffer.from(signature, 'latin1');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(written.length);
  const content = Buffer.concat([length, written, deflateRawSync(body)]);
  if (publicKey === null) return `news.v1.clear.${content.toString('base64url')}`;
  const keyId = keyIdOf(publicKey);
  return `news.v1.${keyId}.${closeBox(content, publicKey, labelOf(keyId)).toString('base64url')}`;
}

/** The webhook in the box. `privateKeys`: all that this worker has. Never throws, whatever `sealed` holds. */
export function openNews(sealed: string, privateKeys: readonly KeyObject[]): OpenedNews {
  const [, keyId = '', text = ''] = FORM.exec(sealed) ?? [];
  if (text === '') return 'unreadable';
  const box = Buffer.from(text, 'base64url');
  if (keyId === 'clear') return bytesIn(box);
  const privateKey = privateKeyOf(keyId, privateKeys);
  if (privateKey === undefined) return 'no_key';
  const content = openBox(box, privateKey, labelOf(keyId));
  return content === null ? 'unreadable' : bytesIn(content);
}

function bytesIn(content: Buffer): SignedBytes | 'unreadable' {
  if (content.length < LENGTH_BYTES) return 'unreadable';
  const end = LENGTH_BYTES + content.readUInt16BE(0);
  try {
    const body = inflateRawSync(content.subarray(end), { maxOutputLength: BODY_BYTES });
    return { body, signature: content.subarray(LENGTH_BYTES, end).toString('latin1') };
  } catch {
    return 'unreadable'; // Cut, not deflated, or larger than a webhook can be.
  }
}

function labelOf(keyId: string): BoxLabel {
  return { kind: 'cit news seal v1', about: Buffer.from(`news.v1.${keyId}`, 'utf8') };
}
