/** Everything random in the simulator comes from one seed, so that a run can be repeated. */
export interface Random {
  /** 0 <= n < 1. */
  next(): number;
  /** An integer, 0 <= n < below. */
  integer(below: number): number;
  /** `length` hex digits. */
  hex(length: number): string;
}

/** Mulberry32: small, fast, and plenty for a simulator. Never for keys or secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number): number => Math.floor(next() * below);
  return {
    next,
    integer,
    hex: (length) => Array.from({ length }, () => integer(16).toString(16)).join(''),
  };
}

/** 32 bits of any text (FNV-1a), to draw from what something is instead of from when it came. Pure. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
