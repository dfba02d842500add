/**
 * Money and time as the reader writes them. Pure.
 *
 * A time of day is never shown: nothing that a browser sends tells where its reader is, and "14:20" in another zone is a
 * promise that is broken. What is left is the same everywhere, so deadlines are told as durations.
 */
const MINUTE = 60_000;

/** Minor units of a currency with two decimals, the only ones that payments accept: `€19.99`, `19,99 €`. */
export function amountText(amount: number, currency: string, locale: string): string {
  const digits = String(amount).padStart(3, '0');
  // As text: a number of this size with two decimals would be rounded.
  const exact = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  const code = currency.toUpperCase();
  // A currency that nobody knows comes from a newer worker, or from whoever starts workflows beside the starter.
  if (!/^[A-Z]{3}$/.test(code)) return `${exact} ${code}`;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: code,
    // Two even where a locale's habit is none (forints, krónur): it is what will be debited.
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return format.format(exact as `${number}`);
}

/** What is left at `now` of the time until `until` (both epoch ms), in whole minutes; null: less than one, or not known. */
export function minutesLeft(until: number, now: number): number | null {
  // Rounded down: never more than there is.
  const minutes = Math.floor((until - now) / MINUTE);
  return minutes >= 1 ? minutes : null;
}

/** `12 minutes`, `1 Minute`, never broken between two lines. */
export function durationText(count: number, unit: 'minute' | 'second', locale: string): string {
  const text = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  return text.replaceAll(' ', '\u00a0');
}
