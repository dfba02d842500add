/** What this room reads from the environment, and the only place in it where `process.env` stands. */

export type Variables = Readonly<Record<string, string | undefined>>;

/** The environment of this process, whole: pip, Maven and Java read variables of their own from it. */
export function inheritedEnvironment(): Variables {
  return process.env;
}
