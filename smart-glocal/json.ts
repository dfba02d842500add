/** The JSON value of these bytes (UTF-8, a byte order mark is skipped), or undefined when they are not JSON. Never throws. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined; // A stranger's bytes: not being JSON is an answer, not a fault. The parser's message quotes them.
  }
}
