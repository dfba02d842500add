/**
 * A recurrent token belongs in one member of a payment's input. In any other it would reach Temporal unsealed: in an id in
 * clear for everybody, in metadata for everybody who may read history.
 */
import type { CitPaymentInput } from '../../workflows/contract/payment';

/** Ours: a shorter text may stand in an id or a note by chance; real tokens are several times as long. */
const SHORTEST = 8;

/** One sentence for each member of the input that holds the token as well; empty when none does. Pure, quotes nothing. */
export function strayTokenProblems({ token, ...others }: CitPaymentInput): string[] {
  if (token.length < SHORTEST) return [];
  return Object.entries(others)
    .filter(([, value]) => textsIn(value).some((text) => text.includes(token)))
    .map(([name]) => `${name}: contains the recurrent token, which belongs only in token`);
}

/** Every text in a value, names of members among them. By a list and not by calls: a value nests deeper than a stack. */
function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') texts.push(next);
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, member] of Object.entries(next)) left.push(name, member);
  }
  return texts;
}
