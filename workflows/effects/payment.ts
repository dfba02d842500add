import { formatMoney } from '../contract/money';
import type { Outcome } from '../contract/payment';
import type { Event } from '../facts/events';
import { evolve } from '../facts/evolve';
import type { Known } from '../facts/known';
import { viewOf } from '../views/payment-view';
import { EMPTY_TIMELINE, withLines } from '../views/timeline';
import { linesOf } from '../views/timeline-lines';
import { detailsOf, whyEnded } from '../views/web-ui-page';
import type { Clock } from './clock';

/** A running payment: the loop and the handlers tell it what happened; only the loop tells it how it ended. */
export interface Payment {
  readonly known: Known;
  readonly outcome: Outcome | null;
  readonly clock: Clock;
  /** Something happened: updates what is known, the timeline and the page in the Web UI. */
  learn(event: Event): void;
  end(outcome: Outcome): void;
}

export interface Surroundings {
  /** Called with the page for the Web UI after each change. */
  readonly show: (details: string) => void;
  /** The workflow's own, so that a replay sees the same times. */
  readonly clock: Clock;
}

/** `id` is what the command line calls the payment. */
export function createPayment(begun: Known, id: string, { show, clock }: Surroundings): Payment {
  let known = begun;
  let outcome: Outcome | null = null;
  let timeline = withLines(EMPTY_TIMELINE, [openingLine(begun)], begun.startedAt);
  const showPage = (): void => {
    show(detailsOf(viewOf(known, outcome), known, timeline, id));
  };

  showPage();
  return {
    clock,
    get known() {
      return known;
    },
    get outcome() {
      return outcome;
    },
    learn(event) {
      const now = clock.now();
      const before = known;
      known = evolve(before, event, now);
      if (known === before) return;
      timeline = withLines(timeline, linesOf(before, event, known), now);
      showPage();
    },
    end(ended) {
      outcome = ended;
      timeline = withLines(timeline, [`**${ended.status}**: ${whyEnded(ended, known)}`], clock.now());
      showPage();
    },
  };
}

function openingLine({ request }: Known): string {
  const { amount, currency, confirmation, attempt } = request;
  const further = attempt > 1 ? `, attempt ${String(attempt)}` : '';
  const manual = confirmation === 'manual' ? ', and wants to be asked before the confirmation' : '';
  return `the shop asks for ${formatMoney(amount, currency)}${further}${manual}`;
}
