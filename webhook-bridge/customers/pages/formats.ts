/**
 * Money and time in the reader's format. Pure.
 *
 * A time of day is never shown: nothing that a browser sends tells the reader's time zone, and "14:20" in another zone is
 * a broken promise. The time left is the same everywhere, so deadlines are shown as durations.
 */
const MINUTE = 60_000;

/** Minor units of a currency with two decimals, the only ones that payments accept: `€19.99`, `19,99 €`. */
export function amountText(amount: number, currency: string, locale: string): string {
  const digits = String(amount).padStart(3, '0');
  // As text: a number of this size with two decimals would be rounded.
  const exact = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  const code = currency.toUpperCase();
  // An unknown currency comes from a newer worker, or from a program other than our starter.
  if (!/^[A-Z]{3}$/.test(code)) return `${exact} ${code}`;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: code,
    // Two decimals even where a locale omits them (forints, krónur): this is what will be debited.
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return format.format(exact as `${number}`);
}

/** The whole minutes left from `now` until `until` (both epoch ms); null: less than one, or unknown. */
export function minutesLeft(until: number, now: number): number | null {
  // Rounded down: never promise more than there is.
  const minutes = Math.floor((until - now) / MINUTE);
  return minutes >= 1 ? minutes : null;
}

/** `12 minutes`, `1 Minute`, never broken between two lines. */
export function durationText(count: number, unit: 'minute' | 'second', locale: string): string {
  const text = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  return text.replaceAll(' ', '\u00a0');
}
