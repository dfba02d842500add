/**
 * How the pages look: one column, one card, one thing to do. System fonts, so that nothing is fetched; light or dark as
 * the device is set; motion only for readers who have not asked for less, and never longer than 5 s (WCAG 2.2.2).
 */
import { hex, inkOn, parseColour, standingOut, type Colour } from './colour';

/** The background of the card, from which the shop's colour has to stand out. */
const CARD = { light: parseColour('#ffffff'), dark: parseColour('#1d1f25') } as const;

/** A neutral blue, for shops that set no colour. */
const USUAL_COLOUR = parseColour('#2456d6');

/** The whole stylesheet, in the shop's colour. Holds no text from outside. Pure. */
export function styleOf(colour: Colour | null): string {
  const own = colour ?? USUAL_COLOUR;
  return `:root{${shades(own, CARD.light)}}@media (prefers-color-scheme:dark){:root{${shades(own, CARD.dark)}}}${STYLE}`;
}

function shades(own: Colour, card: Colour): string {
  return [
    `--card:${hex(card)}`,
    `--button:${hex(own)}`,
    `--on-button:${hex(inkOn(own))}`,
    // A pale button keeps its colour, and gets a visible edge.
    `--button-edge:${hex(standingOut(own, card, 3))}`,
    // Links are on the card and on the page around it, which is a little darker: hence more than 4.5.
    `--accent:${hex(standingOut(own, card, 5.5))}`,
  ].join(';');
}

const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f3f2ee; --ink: #1b1c20; --soft: #585b63; --edge: #e4e2db;
  --good: #17683c; --good-ground: #e2f3e8;
  --doubt: #7a4b00; --doubt-ground: #fbefd5;
  --still: #4b5060; --still-ground: #eeeef1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121317; --ink: #f1f0ec; --soft: #aeb1ba; --edge: #31343c;
    --good: #7fdba6; --good-ground: #1b3527;
    --doubt: #f2c46d; --doubt-ground: #3a2e16;
    --still: #c3c6cf; --still-ground: #2c2f37;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: clamp(1.25rem, 7vh, 5rem) 1rem 1.5rem;
  display: flex; flex-direction: column; align-items: center; gap: 1.25rem;
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  color: var(--ink); background: var(--page);
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
}
header { font-weight: 600; font-size: 1.125rem; text-align: center; }
header img { display: block; height: 3rem; max-width: 14rem; object-fit: contain; }
main {
  width: 100%; max-width: 27rem; padding: 2.25rem 2rem; text-align: center;
  background: var(--card); border: 1px solid var(--edge); border-radius: 1.25rem;
  box-shadow: 0 1px 2px rgb(0 0 0 / .04), 0 12px 32px rgb(0 0 0 / .06);
}
h1 { margin: 0 0 .75rem; font-size: 1.625rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; text-wrap: balance; }
p { margin: 0 0 .75rem; text-wrap: pretty; }
.amount { margin: 0 0 1rem; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.left { font-weight: 600; }
.soft { color: var(--soft); font-size: .9375rem; }
#sign { margin: 0 auto 1.25rem; width: 3.5rem; height: 3.5rem; border-radius: 50%; display: grid; place-items: center;
  color: var(--still); background: var(--still-ground); }
#sign svg { width: 1.75rem; height: 1.75rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.yours #sign { color: var(--accent); background: color-mix(in srgb, var(--accent) 12%, var(--card)); }
.good #sign { color: var(--good); background: var(--good-ground); }
.doubt #sign { color: var(--doubt); background: var(--doubt-ground); }
#sign .dot { fill: currentColor; stroke: none; }
#actions > :last-child, #left > :last-child, #news > :last-child { margin-bottom: 0; }
#left > *, #actions > * { margin-top: 1rem; }
button, .button {
  display: block; width: 100%; margin: 1.5rem 0 0; padding: .85rem 1.25rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
  color: var(--on-button); background: var(--button); border: 1px solid var(--button-edge); border-radius: .75rem;
}
button:hover, .button:hover { text-decoration: underline; text-underline-offset: .2em; }
a { color: var(--accent); text-underline-offset: .2em; }
a.button { color: var(--on-button); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: .25rem; }
button:focus-visible, .button:focus-visible { border-radius: .75rem; }
footer { width: 100%; max-width: 27rem; text-align: center; color: var(--soft); font-size: .9375rem; }
footer p { margin: 0 0 .25rem; }
footer a { display: inline-block; padding: .125rem 0; }
@media (max-width: 30em) { main { padding: 1.75rem 1.25rem; } }
@media (prefers-color-scheme: dark) {
  main { box-shadow: none; }
  header img { padding: .375rem .625rem; background: #fff; border-radius: .625rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .waiting .dot { animation: breathe 1.6s ease-in-out 3; }
  .waiting .dot:nth-child(2) { animation-delay: .15s; }
  .waiting .dot:nth-child(3) { animation-delay: .3s; animation-iteration-count: 2.8; }
  @keyframes breathe { 50% { opacity: .25; } }
}
`;
