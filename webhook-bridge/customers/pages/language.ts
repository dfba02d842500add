/**
 * What a language has to bring: one table of this shape, named in `languages.ts`. A sentence that is missing does not
 * compile. House rules for translators: short, calm, active; "you were not charged" stands only where it stands in
 * English; no word for a person's sex or title; no exclamation marks.
 */
import type { DeclineReason } from './decline-reason';
import type { SituationName } from './situation';

export interface Words {
  /** The fact, in a few words: heading, and title of the browser's tab. */
  readonly title: string;
  /** What it means for the customer, and what she does now. */
  readonly text: string;
  /** What else may be the case. */
  readonly more?: string;
}

export interface Language {
  /** For `lang`. */
  readonly tag: string;
  /** Formats for a reader who names the language and no region. */
  readonly locale: string;
  readonly words: Readonly<Record<SituationName, Words>>;
  /** Goes before the text of `declined`. */
  readonly declined: Readonly<Record<DeclineReason, string>>;
  /** Before scripts or the customer's own press have posted her on to the bank. */
  readonly posting: Words;

  readonly continueToBank: string;
  readonly again: string;
  readonly askShop: string;
  /** `shop` is the shop's name, null where it has told none. */
  readonly backToShop: (shop: string | null) => string;
  readonly closePage: string;
  /** `duration` is formatted: "12 minutes". */
  readonly timeLeft: (duration: string) => string;
  readonly lastMinute: string;
  readonly questions: string;
  readonly reference: string;

  /** Where scripts do not run. `duration` is formatted: "10 seconds". */
  readonly reloads: (duration: string) => string;
  readonly stopReloading: string;
  readonly standsStill: string;
}
