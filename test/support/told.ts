/** A payment as the workflow shows it in the Web UI, moved by hand. */
import {
  ACTION,
  CONFIRMED,
  CREATED,
  FINGERPRINT,
  INPUT,
  READY,
  START,
  STARTED,
} from '../../campaigns/samples/snapshots';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { FailureType } from '../../workflows/contract/activities';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { POLICY } from '../../workflows/contract/policy';
import { requestOf } from '../../workflows/contract/request';
import { turn } from '../../workflows/decisions/turn';
import { createPayment, type Payment } from '../../workflows/effects/payment';
import type { Answer } from '../../workflows/facts/answer';
import type { Event } from '../../workflows/facts/events';
import { begin, type CallName } from '../../workflows/facts/known';

const MINUTE = 60_000;

/** Every move takes a second, and is noticed as the loop would notice it. */
export class Told {
  page = '';
  now = START;
  readonly payment: Payment;

  constructor(private readonly input: CitPaymentInput = INPUT) {
    const begun = begin(requestOf(input), START, 0.5);
    const clock = { now: () => this.now, hear: () => undefined, rang: () => undefined };
    this.payment = createPayment(begun, 'order-1', { show: (page) => (this.page = page), clock });
  }

  after(ms: number): this {
    this.now += ms;
    for (const event of turn(this.payment.known, this.now).due) this.payment.learn(event);
    return this;
  }

  learns(...events: readonly Event[]): this {
    for (const event of events) this.payment.learn(event);
    return this.after(0);
  }

  bound(): this {
    const binding = { environment: 'simulator', baseUrl: 'http://127.0.0.1:1', project: 'demo' } as const;
    const terms = { policy: POLICY, binding, tokenFingerprint: FINGERPRINT };
    return this.after(1_000).learns({ type: 'bound', terms, input: this.input });
  }

  calls(call: CallName, answer?: SessionSnapshot): this {
    this.after(1_000).learns({ type: 'call_sent', call });
    return answer === undefined ? this : this.learns({ type: 'call_returned', call, answer: { snapshot: answer } });
  }

  fails(call: CallName, failure: FailureType, code: string): this {
    return this.calls(call).learns({ type: 'call_returned', call, answer: { failure, code } });
  }

  hears(news: SessionSnapshot): this {
    return this.after(1_000).learns({ type: 'webhook', name: 'webhook', snapshot: news, proof: 'tag' });
  }

  asks(shown: SessionSnapshot | null): this {
    this.after(1_000).learns({ type: 'question_sent' });
    const answer: Answer = shown === null ? { failure: 'outcome_unknown', code: 'timeout' } : { snapshot: shown };
    return this.learns({ type: 'question_returned', answer });
  }

  ends(): this {
    const { step } = turn(this.payment.known, this.now);
    if (step.do !== 'finish') throw new Error(`it goes on: ${step.do}`);
    this.payment.end(step.outcome);
    return this;
  }

  /** The text below "What happened". */
  get story(): string[] {
    return (this.page.split('**What happened** (UTC)\n\n')[1] ?? '').split('\n');
  }

  get headline(): string {
    return this.page.split('\n')[0] ?? '';
  }
}

export const opened = (input?: CitPaymentInput): Told => new Told(input).bound().calls('create', CREATED);
export const started = (input?: CitPaymentInput): Told => opened(input).calls('start', STARTED);
export const confirmed = (): Told => started().hears(READY).calls('confirm', CONFIRMED);
export const atTheBank = (): Told => confirmed().hears(ACTION);
export const inReview = (): Told =>
  atTheBank()
    .after(76 * MINUTE)
    .asks(null);
