/** Times for people, in UTC, as all of Smart Glocal's and Temporal's are. Pure; instants are epoch ms. */
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** `14:20 UTC`; preceded by the date if the day differs from that of `from`. Without seconds. */
export function timeText(at: number, from: number): string {
  return `${isSameDay(at, from) ? '' : `${dateText(at)} `}${minuteText(at)} UTC`;
}

/** `2026-01-02 14:20:05`, without the date on the same day as `before`: for a list in chronological order. */
export function stampText(at: number, before: number | null): string {
  const seconds = Math.floor(at / SECOND_MS) % 60;
  const time = `${minuteText(at)}:${twoDigits(seconds)}`;
  return before !== null && isSameDay(at, before) ? time : `${dateText(at)} ${time}`;
}

/** By arithmetic, because a Date is needed only for the day: a page has several times, and is rendered at each change. */
function minuteText(at: number): string {
  const minutes = Math.floor((at % DAY_MS) / MINUTE_MS);
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function dateText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function twoDigits(number: number): string {
  return number < 10 ? `0${String(number)}` : String(number);
}

function isSameDay(a: number, b: number): boolean {
  return Math.floor(a / DAY_MS) === Math.floor(b / DAY_MS);
}
