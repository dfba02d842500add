/**
 * Recognisable secrets, and the search for them in bytes of any origin: as they are, and in the spellings in which text and
 * bytes end up in logs, addresses, JSON, databases and dumps.
 */

/** Secrets by their names; bytes where the secret is no text. */
export type Secrets = Readonly<Record<string, string | Buffer>>;

/** The names of the secrets that stand in these bytes, in whatever spelling. */
export function foundIn(bytes: Buffer, secrets: Secrets): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => spellingsOf(secret).some((spelling) => bytes.includes(spelling)))
    .map(([name]) => name);
}

/** Everything that a secret may look like. Pure. */
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

/** Inside longer base64 the text depends on how many bytes stand before: 0, 1 or 2 of a group of three. */
function base64SpellingsOf(raw: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), raw]);
    // A group that is mixed with a neighbour's bytes says something else.
    const whole = padded.subarray(before === 0 ? 0 : 3, padded.length - (padded.length % 3));
    return (['base64', 'base64url'] as const).map((spelling) => Buffer.from(whole.toString(spelling)));
  });
}
