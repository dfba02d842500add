/** The JSON value of these bytes (UTF-8, a byte order mark is skipped), or undefined when they are not JSON. Never throws. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined; // Outside bytes: not being JSON is a result, not an error. The parser's message would quote them.
  }
}
