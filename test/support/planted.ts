/**
 * Recognisable secrets, and the search for them in bytes of any origin: as they are, and in the spellings in which text
 * and bytes end up in logs, addresses, JSON, databases and dumps.
 */

/** Secrets by name; bytes where the secret is not text. */
export type Secrets = Readonly<Record<string, string | Buffer>>;

/** The names of the secrets that occur in these bytes, in any spelling. */
export function foundIn(bytes: Buffer, secrets: Secrets): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => spellingsOf(secret).some((spelling) => bytes.includes(spelling)))
    .map(([name]) => name);
}

/** All the ways in which a secret may be spelled. Pure. */
export function spellingsOf(secret: string | Buffer): readonly Buffer[] {
  const raw = Buffer.from(secret);
  const list = [...raw].map(String);
  const hex = raw.toString('hex');
  return [
    raw,
    Buffer.from(encodeURIComponent(raw.toString())),
    Buffer.from(JSON.stringify(raw.toString()).slice(1, -1)),
    Buffer.from(raw.toString('utf8'), 'utf16le'),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
    // `<Buffer 70 6c ...>`, [112,108] and [112, 108]: as Node, JSON and Rust print bytes.
    Buffer.from(hex.replaceAll(/..(?!$)/g, '$& ')),
    Buffer.from(list.join(',')),
    Buffer.from(list.join(', ')),
    ...base64SpellingsOf(raw),
  ];
}

/** Inside longer base64, the text depends on the number of bytes before it: 0, 1 or 2 of a group of three. */
function base64SpellingsOf(raw: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), raw]);
    // A group that mixes in a neighbour's bytes has other characters.
    const whole = padded.subarray(before === 0 ? 0 : 3, padded.length - (padded.length % 3));
    return (['base64', 'base64url'] as const).map((spelling) => Buffer.from(whole.toString(spelling)));
  });
}
