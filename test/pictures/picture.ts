/** A picture for the documentation: its file name, and how to get a browser to show its content. */
import type { Browser } from 'playwright-core';

export interface Picture {
  /** `docs/pictures/<name>.png`. */
  readonly name: string;
  /** The PNG. It ends everything that it starts, except for pages of this browser. */
  readonly take: (browser: Browser) => Promise<Buffer>;
}
