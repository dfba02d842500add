/** Which language a page is in. A further language is one more table in the list. */
import { ENGLISH } from './english';
import { GERMAN } from './german';
import type { Language } from './language';

/** The first is the fallback for readers of none of them. */
export const LANGUAGES: readonly [Language, ...Language[]] = [ENGLISH, GERMAN];

/** A language, and the locale for numbers. */
export interface Speech {
  readonly language: Language;
  /** For Intl. */
  readonly locale: string;
}

/**
 * The reader's language, by the tags that the browser accepts, best first (`request.acceptsLanguages()`, which has sorted
 * them by quality and dropped those of quality 0). A region counts for numbers: `de-AT` means German with Austrian formats.
 * Pure.
 */
export function speechFor(accepted: readonly string[]): Speech {
  for (const tag of accepted) {
    const wanted = localeOf(tag);
    const language = LANGUAGES.find((each) => each.tag === wanted?.language);
    if (wanted !== null && language !== undefined) {
      // Only language and region of the tag: `de-u-nu-arab` would write amounts in other digits.
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
    return null; // A header can hold anything.
  }
}
