/** Times and durations for people, in UTC, so that people in different time zones can compare them. Pure. */

/** `14:16:01`; with the date if the day differs from that of `since`. */
export function clockTime(at: string, since: string): string {
  const time = at.slice(11, 19);
  return at.slice(0, 10) === since.slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`;
}

/** `2026-11-24 14:16:01`. */
export function dateTime(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}

/** `0.03 s`, `4.2 s`, `16:03 min`, `3:05 h`, `12 days`: as exact as a person needs. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)}:${twoDigits(Math.floor(seconds) % 60)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${String(hours)}:${twoDigits(minutes % 60)} h`;
  return `${String(Math.floor(hours / 24))} days`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
