/** The provider's two ways to write a time (/reference/objects). Pure. */
const MOSCOW_OFFSET_MS = 3 * 60 * 60 * 1000;

/** `2024-05-27T02:03:00.000000Z`, from whole microseconds since the epoch. */
export function microsecondText(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = String(microseconds - milliseconds * 1000).padStart(3, '0');
  return new Date(milliseconds).toISOString().replace('Z', `${rest}Z`);
}

/** `2020-07-14T13:17:11+03:00`: tokens carry an offset and no fraction. From epoch ms. */
export function offsetText(milliseconds: number): string {
  return new Date(milliseconds + MOSCOW_OFFSET_MS).toISOString().replace(/\.\d+Z$/, '+03:00');
}
