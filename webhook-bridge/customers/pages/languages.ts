/** Which language a page speaks. One more language is one more table in the list. */
import { ENGLISH } from './english';
import { GERMAN } from './german';
import type { Language } from './language';

/** The first speaks to whoever understands none of them. */
export const LANGUAGES: readonly [Language, ...Language[]] = [ENGLISH, GERMAN];

/** A language, and how its reader writes numbers. */
export interface Speech {
  readonly language: Language;
  /** For Intl. */
  readonly locale: string;
}

/**
 * The language of a reader by the tags that her browser accepts, best first (`request.acceptsLanguages()`, which has sorted
 * them by their quality and dropped those of quality 0). A region counts for numbers: `de-AT` reads German, and Austrian
 * formats. Pure.
 */
export function speechFor(accepted: readonly string[]): Speech {
  for (const tag of accepted) {
    const wanted = localeOf(tag);
    const language = LANGUAGES.find((each) => each.tag === wanted?.language);
    if (wanted !== null && language !== undefined) {
      // Of the tag, language and region alone: `de-u-nu-arab` would put amounts into other digits.
      const { region } = wanted;
      return { language, locale: region === undefined ? language.locale : `${language.tag}-${region}` };
    }
    if (tag === '*') break;
  }
  const [first] = LANGUAGES;
  return { language: first, locale: first.locale };
}

function localeOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null; // Anything can stand in a header.
  }
}
