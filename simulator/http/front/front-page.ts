/** The front page as HTML, from a snapshot. Pure. */
import { html, type Html } from '../html';
import type { Page } from '../page';
import { FRONT_LOOK } from './look';
import { nextPaymentSection } from './next-payment-section';
import { paymentsSection } from './payments-section';
import { RENEW } from './script';
import type { Snapshot } from './snapshot';
import { trafficSection } from './traffic-section';

export interface Shown {
  readonly snapshot: Snapshot;
  /** Where webhooks go, as shown; null: nowhere. */
  readonly webhooksTo: string | null;
  /** Faults of webhooks that cannot be ordered here. */
  readonly impossible: ReadonlySet<string>;
  /** An older page; it does not update. */
  readonly isPast: boolean;
  /** A reader without scripts asked for reloading. */
  readonly refreshes: boolean;
}

/** Seconds between reloads without a script, when asked for. Ours: enough time to read a line. */
const REFRESH_S = 5;

/** The whole page. */
export function frontPage({ snapshot, webhooksTo, impossible, isPast, refreshes }: Shown): Page {
  const { now } = snapshot;
  return {
    title: 'Simulated Smart Glocal',
    notice: NOTICE,
    style: FRONT_LOOK,
    ...(!isPast && !refreshes && { script: RENEW }),
    ...(refreshes && { refreshAfter: REFRESH_S }),
    body: html`<main class="wide" id="live" data-version="${snapshot.version}">
      <header class="top">
        <div>
          <h1>Simulated Smart Glocal</h1>
          <p class="quiet small">
            Webhooks go to ${webhooksTo ?? 'no address'}. Times are the simulator’s, in UTC. As of
            <span id="as-of" data-renew
              ><time id="now" data-v="${now}" datetime="${now}">${now.slice(11, 19)}</time></span
            >.
          </p>
        </div>
        <div class="tools">
          ${isPast ? html`<a href="/">Back to the latest</a>` : refreshTools(refreshes)}
          <span id="said" class="small quiet" role="status"></span>
        </div>
      </header>
      ${paymentsSection(snapshot.payments)} ${nextPaymentSection(snapshot.arranged, impossible)}
      ${trafficSection(snapshot)}
    </main>`,
  };
}

/** An arrangement that was refused, and why. */
export function notArrangedPage(why: string): Page {
  return {
    title: 'This cannot be arranged (simulated Smart Glocal)',
    notice: NOTICE,
    style: FRONT_LOOK,
    body: html`<main class="wide">
      <h1>This cannot be arranged</h1>
      <pre>${why}</pre>
      <p><a href="/">Back. Nothing was changed</a></p>
    </main>`,
  };
}

const NOTICE = 'Simulation. No provider is involved and no money moves.';

function refreshTools(refreshes: boolean): Html {
  if (refreshes) return html`<a href="/">Stop reloading</a>`;
  return html`<button type="button" id="pause" hidden>Pause</button>
    <noscript><a href="/">Reload</a> · <a href="/?refresh=1">every ${REFRESH_S} s</a></noscript>`;
}
