/**
 * JSON as `JSON.stringify` never writes it: another key order, blanks, `\/`, `\u` escapes. A receiver that verifies a
 * signature over re-serialised JSON instead of the bytes it was sent must fail here, not in production.
 */

/** The same value in other bytes. Pure. */
export function nonCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(nonCanonicalJson).join(' , ')} ]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const texts = members.reverse().map(([name, member]) => `${JSON.stringify(name)} : ${nonCanonicalJson(member)}`);
    return `{ ${texts.join(', ')} }`;
  }
  return typeof value === 'string' ? escaped(value) : JSON.stringify(value);
}

/** Slashes as PHP escapes them; the first character, and whatever is not plain ASCII, by its number. */
function escaped(text: string): string {
  const body = JSON.stringify(text).slice(1, -1);
  const first = body.startsWith('\\') || body === '' ? '' : numbered(body.charAt(0));
  const rest = body.slice(first === '' ? 0 : 1).replaceAll('/', '\\/');
  return `"${first}${rest.replace(/[^\x20-\x7e]/g, numbered)}"`;
}

function numbered(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
