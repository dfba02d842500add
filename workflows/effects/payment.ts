import { formatMoney } from '../contract/money';
import type { Outcome } from '../contract/payment';
import type { Known } from '../facts/known';
import { viewOf } from '../views/payment-view';
import { NOTHING_TOLD, told } from '../views/timeline';
import { changesBetween } from '../views/timeline-lines';
import { detailsOf, whyEnded } from '../views/web-ui-page';
import type { Clock } from './clock';

export interface Telling {
  /** Takes the page that the Web UI shows, after each change. */
  readonly show: (details: string) => void;
  /** The workflow's own, so that a replay tells the same. */
  readonly clock: Clock;
}

/** A payment that tells its story while it lives: whoever writes to it, loop or handler, what changed becomes a line. */
export function tellingPayment(begun: Known, id: string, { show, clock }: Telling): Payment {
  let known = begun;
  let outcome: Outcome | null = null;
  let story = told(NOTHING_TOLD, [openingLine(begun)], begun.startedAt);
  const showNow = (): void => {
    show(detailsOf(viewOf(known, outcome), known, story, id));
  };

  showNow();
  return {
    clock,
    get known() {
      return known;
    },
    set known(next) {
      if (next === known) return;
      story = told(story, changesBetween(known, next), clock.now());
      known = next;
      showNow();
    },
    get outcome() {
      return outcome;
    },
    set outcome(next) {
      outcome = next;
      if (next !== null) story = told(story, [`**${next.status}**: ${whyEnded(next, known)}`], clock.now());
      showNow();
    },
  };
}

function openingLine({ request }: Known): string {
  const { amount, currency, confirmation, attempt } = request;
  const further = attempt > 1 ? `, attempt ${String(attempt)}` : '';
  const manual = confirmation === 'manual' ? ', and wants to be asked before the confirmation' : '';
  return `the shop asks for ${formatMoney(amount, currency)}${further}${manual}`;
}

/** A payment while it lives: the loop and the handlers write to `known`, the loop alone to `outcome`. */
export interface Payment {
  known: Known;
  outcome: Outcome | null;
  readonly clock: Clock;
}
