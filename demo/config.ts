/** What the demo takes from its own environment; the only place in this folder that uses `process.env`. */

type Variables = Readonly<Record<string, string>>;

/**
 * What any process on this machine needs. A list of what is allowed, not of what is taken out: with an address, a profile
 * or a key of a real system among the inherited variables (or in `.env`), a demo payment could reach it.
 */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'SystemRoot'];

/** The part of our environment that the demo's processes may have. */
export function harmlessEnvironment(env = process.env): Variables {
  return Object.fromEntries(
    INHERITED.map((name) => [name, env[name]]).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
