import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * Links that customers and the bank hold, and the tag that marks our metadata. Each is an HMAC of the workflow id under
 * CUSTOMER_LINK_SECRET with a label of its own: the bank sees the `return` link and must not be able to make the `pay`
 * link from it, and other merchants' webhooks, which verify under the same provider key, cannot carry our tag.
 */
export type LinkPurpose = 'pay' | 'return';
type Label = LinkPurpose | 'metadata';

/**
 * CUSTOMER_LINK_SECRET, decoded: newest first. New links are made with the newest, all of them are accepted. Key objects,
 * which never print their bytes, so that a dumped configuration shows no secret.
 */
export type LinkSecrets = readonly [KeyObject, ...KeyObject[]];

/**
 * How a payment's workflow id begins; a link leaves it out. Written here as part of the links' published form: links that customers
 * hold must open after every release.
 */
const ID_PREFIX = 'cit-payment-';

const TAG_BYTES = 16;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

function tagOf(secret: KeyObject, label: Label, workflowId: string): Buffer {
  return createHmac('sha256', secret).update(`${label}:${workflowId}`).digest().subarray(0, TAG_BYTES);
}

function isTagOf(secrets: LinkSecrets, label: Label, workflowId: string, tag: string): boolean {
  const given = Buffer.from(tag, 'base64url');
  // Node's decoder skips junk, so the text must be exactly what we would have written.
  if (given.length !== TAG_BYTES || given.toString('base64url') !== tag) return false;
  return secrets.map((secret) => timingSafeEqual(tagOf(secret, label, workflowId), given)).includes(true);
}

function linkOf(secrets: LinkSecrets, purpose: LinkPurpose, workflowId: string): string {
  const name = workflowId.slice(ID_PREFIX.length);
  return `${name}.${tagOf(secrets[0], purpose, workflowId).toString('base64url')}`;
}

/** `<base>/pay/<link>`: takes the customer of this payment to 3DS. */
export function payUrl(publicBaseUrl: string, secrets: LinkSecrets, workflowId: string): string {
  return `${publicBaseUrl}/pay/${linkOf(secrets, 'pay', workflowId)}`;
}

/** `<base>/return/<link>`: where 3DS sends the customer back; the provider's `return_url`. */
export function returnUrl(publicBaseUrl: string, secrets: LinkSecrets, workflowId: string): string {
  return `${publicBaseUrl}/return/${linkOf(secrets, 'return', workflowId)}`;
}

/** The workflow id that a link was made for, or null unless a holder of the secret made it for one of `purposes`. */
export function workflowIdOfLink(secrets: LinkSecrets, purposes: readonly LinkPurpose[], link: string): string | null {
  const dot = link.lastIndexOf('.');
  if (dot < 1) return null;
  const workflowId = ID_PREFIX + link.slice(0, dot);
  const tag = link.slice(dot + 1);
  return purposes.some((purpose) => isTagOf(secrets, purpose, workflowId, tag)) ? workflowId : null;
}

/** The `tag` member of the metadata we send to the provider. */
export function metadataTag(secrets: LinkSecrets, workflowId: string): string {
  return tagOf(secrets[0], 'metadata', workflowId).toString('base64url');
}

/** True when the tag was made for this workflow id by a holder of the secret. */
export function isMetadataTag(secrets: LinkSecrets, workflowId: string, tag: string): boolean {
  return isTagOf(secrets, 'metadata', workflowId, tag);
}

/**
 * Reads CUSTOMER_LINK_SECRET: base64 of at least 32 random bytes; several, comma-separated, newest first.
 * Throws an Error that says what is wrong without quoting the secret.
 */
export function parseLinkSecrets(text: string): LinkSecrets {
  const [newest, ...older] = text.split(',').map((part, index) => {
    // Node's decoder skips junk: a pass phrase would be accepted as a random secret, and be weaker than it looks.
    if (!BASE64.test(part.trim())) throw new Error(`secret ${String(index + 1)} is not Base64`);
    const secret = Buffer.from(part.trim(), 'base64');
    if (secret.length < 32) {
      throw new Error(`secret ${String(index + 1)} decodes to ${String(secret.length)} bytes, at least 32 are needed`);
    }
    return createSecretKey(secret);
  });
  if (newest === undefined) throw new Error('no secret given');
  return [newest, ...older];
}
