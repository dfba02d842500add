/** A payment as the workflow tells it to the Web UI, moved by hand. */
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
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { POLICY } from '../../workflows/contract/policy';
import { requestOf } from '../../workflows/contract/request';
import { nextStep } from '../../workflows/decisions/next-step';
import { notice } from '../../workflows/decisions/stops-and-reviews';
import { tellingPayment, type Payment } from '../../workflows/effects/payment';
import * as record from '../../workflows/facts/events';
import { begin, type CallName, type Known } from '../../workflows/facts/known';
import { merge } from '../../workflows/facts/merge';

const MINUTE = 60_000;

/** Every move takes a second, and is noticed as the loop would. */
export class Told {
  page = '';
  now = START;
  readonly payment: Payment;

  constructor(private readonly input: CitPaymentInput = INPUT) {
    const begun = begin(requestOf(input), START, 0.5);
    const clock = { now: () => this.now, hear: () => undefined };
    this.payment = tellingPayment(begun, 'order-1', { show: (page) => (this.page = page), clock });
  }

  after(ms: number): this {
    this.now += ms;
    this.payment.known = notice(this.payment.known, this.now);
    return this;
  }

  learns(change: (known: Known, now: number) => Known): this {
    this.payment.known = change(this.payment.known, this.now);
    return this.after(0);
  }

  bound(): this {
    const binding = { environment: 'simulator', baseUrl: 'http://127.0.0.1:1', project: 'demo' } as const;
    const terms = { policy: POLICY, binding, tokenFingerprint: FINGERPRINT };
    return this.after(1_000).learns((known) => record.bound(known, terms, this.input));
  }

  calls(name: CallName, answer?: SessionSnapshot): this {
    this.after(1_000).learns((known) => record.calling(known, name));
    return answer === undefined ? this : this.learns((known, now) => record.accepted(known, name, answer, now));
  }

  fails(name: CallName, how: Parameters<typeof record.failed>[2], code: string): this {
    return this.calls(name).learns((known, now) => record.failed(known, name, how, code, now));
  }

  hears(news: SessionSnapshot): this {
    return this.after(1_000).learns((known, now) => merge(known, news, 'webhook', now));
  }

  asks(answer: SessionSnapshot | null): this {
    this.after(1_000).learns(record.asking);
    return this.learns((known, now) =>
      answer === null ? record.unanswered(known, 'timeout', now) : record.answered(known, answer, now),
    );
  }

  ends(): this {
    const step = nextStep(this.payment.known, this.now);
    if (step.do !== 'finish') throw new Error(`it goes on: ${step.do}`);
    this.payment.outcome = step.outcome;
    return this;
  }

  /** What stands below "What happened". */
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
