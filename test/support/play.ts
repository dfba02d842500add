/** A payment's decisions, played without a server. */
import { CONFIRMED, START } from '../../campaigns/samples/snapshots';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { Outcome } from '../../workflows/contract/payment';
import { nextStep, type Step } from '../../workflows/decisions/next-step';
import { notice } from '../../workflows/decisions/stops-and-reviews';
import { accepted, answered, asking, calling, failed, unanswered } from '../../workflows/facts/events';
import type { Known } from '../../workflows/facts/known';
import { merge } from '../../workflows/facts/merge';

/**
 * Plays the loop of the workflow with a provider that answers every question with `truth` (null: not at all). A call that
 * is not foreseen here is an error: these tests are about decisions, not about calls.
 */
export class Play {
  known: Known;
  now = START + 1_000;
  outcome: Outcome | null = null;
  readonly done: Step['do'][] = [];

  constructor(
    known: Known,
    public truth: SessionSnapshot | null,
  ) {
    this.known = known;
  }

  hears(news: SessionSnapshot): void {
    this.known = merge(this.known, news, 'webhook', this.now);
    this.acts();
  }

  /** Takes steps until the payment waits or has ended; returns when it wants to be woken. */
  acts(): number {
    for (let steps = 0; steps < 50; steps += 1) {
      this.known = notice(this.known, this.now);
      const step = nextStep(this.known, this.now);
      if (step.do === 'wait') return step.until;
      this.done.push(step.do);
      if (step.do === 'finish') {
        this.outcome = step.outcome;
        return this.now;
      }
      this.take(step.do);
    }
    throw new Error(`does not come to rest: ${this.done.join(' ')}`);
  }

  /** Lets time pass until `untilEnded` (epoch ms), or until it has ended. */
  sleeps(untilEnded: number): void {
    for (let wakes = 0; wakes < 500 && this.outcome === null && this.now < untilEnded; wakes += 1) {
      const until = this.acts();
      if (until < this.now) throw new Error('wants to be woken in the past');
      this.now = Math.min(until, untilEnded);
    }
  }

  private take(step: Step['do']): void {
    if (step === 'ask') {
      this.known = asking(this.known);
      this.known =
        this.truth === null ? unanswered(this.known, 'timeout', this.now) : answered(this.known, this.truth, this.now);
    } else if (step === 'confirm') {
      this.known = accepted(calling(this.known, 'confirm'), 'confirm', CONFIRMED, this.now);
    } else if (step === 'cancel') {
      this.known = failed(calling(this.known, 'cancel'), 'cancel', 'conflict', 'session_wrong_state', this.now);
    } else throw new Error(`unexpected step ${step}`);
  }
}
