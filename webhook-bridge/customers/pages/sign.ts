/** The sign above the words. It repeats what they say, so it is hidden from screen readers. */
import { html, type Html } from './html';
import type { Traits } from './traits';

/** Our own drawings, 24 by 24. */
export const SIGNS: Readonly<Record<Traits['mood'], Html>> = {
  waiting: html`<svg viewBox="0 0 24 24">
    <circle class="dot" cx="5" cy="12" r="2" />
    <circle class="dot" cx="12" cy="12" r="2" />
    <circle class="dot" cx="19" cy="12" r="2" />
  </svg>`,
  yours: html`<svg viewBox="0 0 24 24"><path d="M3 9.5 12 4l9 5.5M5 20h14M6.5 9.5V17M12 9.5V17M17.5 9.5V17" /></svg>`,
  good: html`<svg viewBox="0 0 24 24"><path d="m5 12.5 4.5 4.5L19 7.5" /></svg>`,
  over: html`<svg viewBox="0 0 24 24"><path d="m7 7 10 10M17 7 7 17" /></svg>`,
  doubt: html`<svg viewBox="0 0 24 24">
    <path d="M12 6v7.5" />
    <circle class="dot" cx="12" cy="18" r="1.5" />
  </svg>`,
};
