/** Times for people, in UTC, as all of Smart Glocal's and Temporal's are. Pure; instants are epoch ms. */

/** `14:20 UTC`; on another day than `from` with the date before it. Seconds are left out. */
export function timeText(at: number, from: number): string {
  const iso = new Date(at).toISOString();
  return `${isSameDay(at, from) ? '' : `${iso.slice(0, 10)} `}${iso.slice(11, 16)} UTC`;
}

/** `2026-01-02 14:20:05`, on the same day as `before` without the date: for a list in the order of time. */
export function stampText(at: number, before: number | null): string {
  const iso = new Date(at).toISOString();
  const time = iso.slice(11, 19);
  return before !== null && isSameDay(at, before) ? time : `${iso.slice(0, 10)} ${time}`;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

function isSameDay(a: number, b: number): boolean {
  return Math.floor(a / DAY_MS) === Math.floor(b / DAY_MS);
}
