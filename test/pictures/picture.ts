/** A picture for the documentation: its file's name, and how a browser comes to show what is on it. */
import type { Browser } from 'playwright-core';

export interface Picture {
  /** `docs/pictures/<name>.png`. */
  readonly name: string;
  /** The PNG. Whatever it starts besides pages of this browser, it ends. */
  readonly take: (browser: Browser) => Promise<Buffer>;
}
