/**
 * What a language has to provide: one table of this shape, named in `languages.ts`. A missing sentence does not compile.
 * House rules for translators: short, calm, active; "you were not charged" only where the English says so; no word for a
 * person's sex or title; no exclamation marks.
 */
import type { DeclineReason } from './decline-reason';
import type { SituationName } from './situation';

export interface Words {
  /** The fact, in a few words: the heading, and the title of the browser's tab. */
  readonly title: string;
  /** What it means for the customer, and what to do now. */
  readonly text: string;
  /** What else may be the case. */
  readonly more?: string;
}

export interface Language {
  /** For `lang`. */
  readonly tag: string;
  /** The formats for a reader whose browser names no region. */
  readonly locale: string;
  readonly words: Readonly<Record<SituationName, Words>>;
  /** Stands before the text of `declined`. */
  readonly declined: Readonly<Record<DeclineReason, string>>;
  /** Shown until a script, or the customer's press, has posted the form to the bank. */
  readonly posting: Words;

  readonly continueToBank: string;
  readonly again: string;
  readonly askShop: string;
  /** `shop` is the shop's name; null when none is set. */
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
