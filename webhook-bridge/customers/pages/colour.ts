/**
 * The shop's colour, made readable: text on it and text in it keep the contrast that WCAG 2.2 AA asks for (1.4.3: 4.5 to
 * 1; 1.4.11, for shapes: 3 to 1), in light and in dark mode. So no colour has to be refused. Pure.
 */

/** sRGB, 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** Reads SHOP_COLOUR, written as a CSS hex colour. Throws an Error when it is not one. */
export function parseColour(text: string): Colour {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(text);
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text);
  const parts = long?.slice(1) ?? short?.slice(1).map((digit) => digit + digit);
  if (parts === undefined) throw new Error('is not a colour in hex, # and three or six digits');
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16));
  return [red, green, blue];
}

/** `#rrggbb`. */
export function hex(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** White or black, whichever reads better on `ground`: at least 4.58 to 1, because the two meet at the root of 21. */
export function inkOn(ground: Colour): Colour {
  return contrast(ground, WHITE) >= contrast(ground, BLACK) ? WHITE : BLACK;
}

/** `colour`, changed no more than it takes to keep `ratio` against `ground`. */
export function standingOut(colour: Colour, ground: Colour, ratio: number): Colour {
  const end = inkOn(ground);
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(colour, end, step / STEPS);
    if (contrast(mixed, ground) >= ratio) return mixed;
  }
  return end;
}

/** Finer than the eye can see. */
const STEPS = 50;

/** Rounded, because what counts is the colour that is sent. */
function mix(from: Colour, to: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}
