/** Plays a payment's decisions without a server. */
import { CONFIRMED, START } from '../../campaigns/samples/snapshots';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { Looked } from '../../workflows/contract/activities';
import type { Outcome } from '../../workflows/contract/payment';
import type { Step } from '../../workflows/decisions/next-step';
import { turn } from '../../workflows/decisions/turn';
import type { Answer } from '../../workflows/facts/answer';
import { returned, sent, type CallStep, type Event } from '../../workflows/facts/events';
import { evolve } from '../../workflows/facts/evolve';
import type { Known } from '../../workflows/facts/known';

/**
 * Plays the loop of the workflow with a provider that answers every question with `truth` (null: not at all). An
 * unexpected call is an error: these tests are about decisions, not about calls.
 */
export class Play {
  known: Known;
  now = START + 1_000;
  outcome: Outcome | null = null;
  /** What a look at the rest of the debt finds. */
  elsewhere: Looked['found'] = null;
  readonly done: Step['do'][] = [];

  constructor(
    known: Known,
    public truth: SessionSnapshot | null,
  ) {
    this.known = known;
  }

  hears(news: SessionSnapshot): void {
    this.learns({ type: 'webhook', name: 'webhook', snapshot: news, proof: 'tag' });
    this.acts();
  }

  /** Takes steps until the payment waits or has ended; returns when it wants to be woken. */
  acts(): number {
    for (let steps = 0; steps < 50; steps += 1) {
      const { known, step } = turn(this.known, this.now);
      this.known = known;
      if (step.do === 'wait') return step.until;
      this.done.push(step.do);
      if (step.do === 'finish') {
        this.outcome = step.outcome;
        return this.now;
      }
      if (step.do === 'bind') throw new Error('the payment was bound before');
      if (step.do === 'look') {
        this.learns({ type: 'looked', found: this.elsewhere });
        continue;
      }
      this.learns(sent(step.do));
      this.learns(returned(step.do, this.answerTo(step.do)));
    }
    throw new Error(`does not come to rest: ${this.done.join(' ')}`);
  }

  /** Lets time pass until `untilEnded` (epoch ms), or until the payment has ended. */
  sleeps(untilEnded: number): void {
    for (let wakes = 0; wakes < 500 && this.outcome === null && this.now < untilEnded; wakes += 1) {
      const until = this.acts();
      if (until < this.now) throw new Error('wants to be woken in the past');
      this.now = Math.min(until, untilEnded);
    }
  }

  private learns(event: Event): void {
    this.known = evolve(this.known, event, this.now);
  }

  private answerTo(step: CallStep): Answer {
    switch (step) {
      case 'ask':
        return this.truth === null ? { failure: 'outcome_unknown', code: 'timeout' } : { snapshot: this.truth };
      case 'confirm':
        return { snapshot: CONFIRMED };
      case 'cancel':
        return { failure: 'conflict', code: 'session_wrong_state' };
      case 'create':
      case 'start':
      case 'init':
        throw new Error(`unexpected step ${step}`);
    }
  }
}
