/**
 * Everything that goes wrong in one seed, drawn before it begins: a payment, a provider, people, and a list of
 * troubles, each of which can be left out. That makes a failing seed small enough to read. Data, and the drawing of it;
 * pure.
 */
import { CALL_FAULT_NAMES, type CallFaultName } from '../../simulator/faults/call-fault-names';
import type { CallFaultOrder, WebhookFaultOrder } from '../../simulator/faults/orders';
import { WEBHOOK_FAULT_NAMES, type WebhookFaultName } from '../../simulator/faults/webhook-fault-names';
import type { Project } from '../../simulator/provider/model';
import type { Method } from '../../simulator/provider/requests';
import { seededRandom, type Random } from '../../simulator/random';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { ANSWERS, SIGNALS, STARTS, UPDATES } from './stranger';

/** `at`: ms after the start. */
export type Trouble =
  | { readonly kind: 'call'; readonly order: CallFaultOrder }
  | { readonly kind: 'webhook'; readonly order: WebhookFaultOrder }
  /** `isLookedAt`: each payment is looked at meanwhile, and the look gets the first possible answer. */
  | { readonly kind: 'workers_die'; readonly at: number; readonly forMs: number; readonly isLookedAt: boolean }
  | { readonly kind: 'bridge_dies'; readonly at: number; readonly forMs: number }
  | {
      readonly kind: 'temporal_fails';
      readonly at: number;
      readonly forMs: number;
      readonly how: 'unavailable' | 'lost';
    }
  | { readonly kind: 'provider_unreachable'; readonly at: number; readonly forMs: number }
  | {
      readonly kind: 'provider_says';
      readonly at: number;
      readonly then: 'paid' | 'not_paid';
      readonly afterMs: number;
    }
  | { readonly kind: 'webhook_again'; readonly at: number; readonly nth: number }
  | { readonly kind: 'webhook_of_another_merchant'; readonly at: number }
  | { readonly kind: 'webhook_of_another_payment'; readonly at: number }
  /** With our own mark: someone opened a second session for this debt, or it is a first one whose id we do not know. */
  | { readonly kind: 'webhook_of_a_second_session'; readonly at: number }
  | { readonly kind: 'money_goes_back'; readonly at: number; readonly how: 'refund' | 'chargeback' }
  | { readonly kind: 'shop_cancels'; readonly at: number; readonly how: 'update' | 'temporal' }
  | { readonly kind: 'shop_starts_again'; readonly at: number }
  | { readonly kind: 'shop_tries_next'; readonly at: number }
  | { readonly kind: 'recheck'; readonly at: number }
  | { readonly kind: 'stranger_poisons'; readonly at: number; readonly signal: string }
  | { readonly kind: 'stranger_repeats'; readonly at: number }
  | { readonly kind: 'stranger_orders'; readonly at: number; readonly update: string; readonly isEmpty: boolean }
  | { readonly kind: 'stranger_answers'; readonly at: number; readonly how: (typeof ANSWERS)[number] }
  | {
      readonly kind: 'stranger_starts';
      readonly at: number;
      readonly how: (typeof STARTS)[number];
      readonly cancels: boolean;
    };

export interface Plan {
  readonly seed: number;
  readonly opening: NonNullable<CitPaymentInput['opening']>;
  readonly confirmation: NonNullable<CitPaymentInput['confirmation']>;
  /** Ms; absent: the defaults. */
  readonly deadlines: { readonly readyToConfirm?: number; readonly decision?: number; readonly customer?: number };
  /** What the token asks of the provider (docs/simulator.md). */
  readonly words: readonly string[];
  readonly project: Partial<Project>;
  readonly stepMs: number;
  readonly errorMs: number;
  readonly customer: {
    readonly act: 'approves' | 'refuses' | 'leaves';
    readonly afterMs: number;
    readonly returns: boolean;
  };
  /** Of a payment with manual confirmation. */
  readonly shop: { readonly act: 'confirms' | 'cancels' | 'forgets'; readonly afterMs: number };
  /** How long after a payment enters review an operator looks at it, ms; null: never. */
  readonly operatorAfterMs: number | null;
  /** The operator calls a payment declined about which the provider contradicts itself. */
  readonly operatorGuesses: boolean;
  /** After which of its tasks (1, 2, ...) the worker evicts a payment, as a full cache does. */
  readonly forgetsAfter: readonly number[];
  /** The longest that a task waits for a worker, ms: everything that happens meanwhile shares a task. */
  readonly slowestTaskMs: number;
  /** When everything works again, ms after the start. */
  readonly mendedAt: number;
  readonly troubles: readonly Trouble[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What goes wrong in the seed with this number. */
export function planOf(seed: number): Plan {
  const random = seededRandom(seed);
  const draw = drawing(random);
  const isManual = draw.chance(0.2);
  const opening = draw.chance(0.2) ? 'init' : 'create-then-start';
  return {
    seed,
    opening,
    confirmation: isManual ? 'manual' : 'automatic',
    deadlines: draw.chance(0.5)
      ? {}
      : {
          readyToConfirm: draw.of([SECOND, 20 * SECOND, MINUTE, 30 * MINUTE, 4 * HOUR]),
          decision: draw.of([5 * SECOND, MINUTE, HOUR]),
          customer: draw.of([5 * SECOND, MINUTE, 30 * MINUTE, HOUR]),
        },
    words: draw.chance(0.45) ? ['success'] : draw.some(WORDS, draw.of([1, 1, 1, 2, 2, 3])),
    project: draw.chance(0.7) ? {} : draw.of(PROJECTS),
    stepMs: draw.of([0, 20, 300, 3 * SECOND]),
    errorMs: draw.of([5 * SECOND, 10 * MINUTE, 5 * HOUR]),
    customer: {
      act: draw.of(['approves', 'approves', 'approves', 'refuses', 'leaves']),
      afterMs: draw.time(),
      returns: draw.chance(0.7),
    },
    shop: { act: draw.of(['confirms', 'confirms', 'confirms', 'cancels', 'forgets']), afterMs: draw.time() },
    operatorAfterMs: draw.chance(0.97) ? draw.of([MINUTE, MINUTE, HOUR, HOUR, 8 * HOUR, 2 * DAY]) : null,
    operatorGuesses: draw.chance(0.3),
    forgetsAfter: Array.from({ length: draw.of([0, 0, 1, 1, 2, 3]) }, () => 1 + draw.below(12)),
    slowestTaskMs: draw.of([20, 20, 500, 3 * SECOND]),
    mendedAt: draw.of([10 * MINUTE, 10 * MINUTE, 2 * HOUR, 2 * HOUR, 8 * HOUR, 2 * DAY]),
    troubles: Array.from({ length: draw.of([0, 1, 1, 2, 2, 3, 3, 4, 5, 7]) }, () => troubleOf(draw, opening)),
  };
}

/**
 * The provider's behaviours for one payment (simulator/provider/tokens.ts), without those of other API methods and those that no
 * customer could pass.
 */
// prettier-ignore
const WORDS: readonly string[] = [
  'success_post', 'frictionless', 'auto_confirm', 'auto_confirm_frictionless', 'action_first', 'delayed_capture',
  'error_then_success', 'error_then_decline', 'error_for_ever', 'error_end_unannounced', 'code_in_session',
  'mismatch_amount', 'mismatch_currency', 'contradiction', 'paid_then_not_paid', 'result_before_return',
  'keeps_interaction', 'cancel_at_3ds', 'cancel_loses', 'disabled', 'disabled_refused_at_start', 'expired', 'expired_fails',
  'no_new_token', 'same_token', 'v2', 'upper_case_currency', 'no_metadata', 'no_card', 'silent', 'silent_on_timeout',
  'decline_insufficient_funds', 'decline_at_start_operation_rejected', 'decline_after_3ds_insufficient_funds',
  'decline_no_code', 'stale_reads_1', 'stale_reads_3', 'unknown_interaction',
  'shows_other_amount', 'shows_other_customer', 'shows_other_token', 'shows_second_payment', 'shows_masked_token',
];

/** Settings that an account manager may have made, or that the documentation leaves open. */
const PROJECTS: readonly Partial<Project>[] = [
  { metadataEcho: false },
  { names: 'v2' },
  { autoConfirm: true },
  { errorForm: 'http_200' },
  { errorForm: 'no_status' },
  { errorForm: 'reject_reasons' },
  { secondStart: 'adds_payment' },
  { idempotencyScope: 'method' },
  { idempotencyScope: 'ignored' },
  { invalidCallsBurnKeys: true },
  { customerTimeoutCode: '3DS_timeout' },
  { redelivery: 'fresh_snapshot' },
];

/** What each way of opening a payment calls. */
const METHODS: Readonly<Record<Plan['opening'], readonly Method[]>> = {
  'create-then-start': [
    'session/create',
    'session/start/payment',
    'session/start/payment',
    'session/confirm',
    'session/cancel',
    'session/status',
    'session/status',
  ],
  init: ['session/init/payment', 'session/init/payment', 'session/confirm', 'session/cancel', 'session/status'],
};

/**
 * An altered answer is hearsay, which `session/status` corrects. So there are no alterations of `session/status`
 * itself, which the engine has to believe: tokens make it lie (`mismatch_...`, `shows_...`, `contradiction`).
 */
const HEARSAY: readonly CallFaultName[] = [
  'shows_other_amount',
  'shows_other_customer',
  'shows_other_metadata',
  'shows_second_payment',
  'shows_no_payment',
  'shows_unknown_statuses',
  'shows_claims_not_paid',
  'shows_claims_error',
  'shows_extra_fields',
  'shows_v2_names',
];

const REFUSALS: readonly CallFaultName[] = [
  'refused_insufficient_funds',
  'refused_internal_error',
  'refused_authentication_error',
  'refused_binding_is_deactivated',
  'applied_but_refused_internal_error',
];

/** A provider that forgets the session for ever says nothing more: that is `forgets`, and ends in review. */
const CALL_FAULTS = CALL_FAULT_NAMES as readonly CallFaultName[];

/**
 * Left out: a megabyte of padding and a hundred copies cost more than they reveal; and signed claims that money moved
 * are believed.
 */
const WEBHOOK_FAULTS = (WEBHOOK_FAULT_NAMES as readonly WebhookFaultName[]).filter(
  (name) => !['very_large', 'burst', 'claims_paid', 'claims_contradiction'].includes(name),
);
const LOST_OR_LATE: readonly WebhookFaultName[] = ['dropped', 'dropped', 'duplicated', 'delayed', 'reordered', 'stale'];

const TYPES = ['ready_to_confirm', 'action_required', 'payment_finished'] as const;

function troubleOf(draw: Drawing, opening: Plan['opening']): Trouble {
  const kind = draw.of(KINDS);
  const at = draw.time();
  const forMs = draw.of([SECOND, 10 * SECOND, 2 * MINUTE, 40 * MINUTE]);
  switch (kind) {
    case 'call':
      return { kind, order: callOrder(draw, METHODS[opening]) };
    case 'webhook':
      return { kind, order: webhookOrder(draw) };
    case 'workers_die':
      return { kind, at, forMs, isLookedAt: draw.chance(0.5) };
    case 'bridge_dies':
    case 'provider_unreachable':
      return { kind, at, forMs };
    case 'temporal_fails':
      return { kind, at, forMs, how: draw.of(['unavailable', 'lost']) };
    case 'provider_says':
      return { kind, at, then: draw.of(['paid', 'not_paid']), afterMs: draw.of([MINUTE, HOUR, 5 * HOUR]) };
    case 'webhook_again':
      return { kind, at: draw.chance(0.5) ? at : draw.of([HOUR, DAY]), nth: 1 + draw.below(3) };
    case 'money_goes_back':
      return { kind, at: draw.of([10 * SECOND, 10 * MINUTE, 5 * HOUR]), how: draw.of(['refund', 'chargeback']) };
    case 'shop_cancels':
      return { kind, at, how: draw.chance(0.8) ? 'update' : 'temporal' };
    case 'webhook_of_another_merchant':
    case 'webhook_of_another_payment':
    case 'webhook_of_a_second_session':
    case 'shop_starts_again':
    case 'recheck':
      return { kind, at };
    case 'stranger_poisons':
      return { kind, at, signal: draw.of(SIGNALS) };
    case 'stranger_repeats':
      return { kind, at };
    case 'stranger_orders':
      return { kind, at, update: draw.of(UPDATES), isEmpty: draw.chance(0.5) };
    case 'stranger_answers':
      return { kind, at: draw.below(2 * SECOND), how: draw.of(ANSWERS) };
    case 'stranger_starts':
      // Mostly when the payment has ended.
      return { kind, at: draw.of([at, 5 * MINUTE, HOUR, DAY]), how: draw.of(STARTS), cancels: draw.chance(0.5) };
    case 'shop_tries_next':
      return { kind, at: draw.chance(0.5) ? at : draw.of([HOUR, 6 * HOUR, DAY]) };
  }
}

// prettier-ignore
const KINDS: readonly Trouble['kind'][] = [
  'call', 'call', 'call', 'call', 'call', 'webhook', 'webhook', 'webhook', 'webhook', 'workers_die', 'workers_die',
  'bridge_dies', 'temporal_fails', 'provider_unreachable', 'provider_says', 'webhook_again', 'webhook_of_another_merchant',
  'webhook_of_another_payment', 'webhook_of_a_second_session', 'money_goes_back', 'shop_cancels', 'shop_cancels', 'shop_starts_again', 'shop_tries_next',
  'recheck', 'stranger_poisons', 'stranger_poisons', 'stranger_repeats', 'stranger_orders', 'stranger_answers', 'stranger_answers',
  'stranger_starts', 'stranger_starts',
];

function callOrder(draw: Drawing, methods: readonly Method[]): CallFaultOrder {
  const method = draw.of(methods);
  const names = method === 'session/status' ? [CALL_FAULTS, REFUSALS] : [CALL_FAULTS, CALL_FAULTS, HEARSAY, REFUSALS];
  const nth = draw.of([1, 1, 1, 2, 3, { from: 1, to: 3 }, 'every'] as const);
  return { for: { all: true }, method, fault: draw.of(draw.of(names)), nth };
}

function webhookOrder(draw: Drawing): WebhookFaultOrder {
  const fault = draw.of(draw.chance(0.5) ? LOST_OR_LATE : WEBHOOK_FAULTS);
  const nth = draw.of([1, 1, 2, 3, 'every'] as const);
  return { for: { all: true }, fault, nth, ...(draw.chance(0.6) ? { type: draw.of(TYPES) } : {}) };
}

interface Drawing {
  chance(probability: number): boolean;
  below(limit: number): number;
  of<T>(choices: readonly T[]): T;
  some<T>(choices: readonly T[], count: number): T[];
  /** Mostly in the first seconds, when everything happens; sometimes at a deadline or long after. */
  time(): number;
}

function drawing(random: Random): Drawing {
  const of = <T>(choices: readonly T[]): T => choices[random.integer(choices.length)] as T;
  const chance = (probability: number): boolean => random.next() < probability;
  return {
    chance,
    below: (limit) => random.integer(limit),
    of,
    some: (choices, count) => Array.from({ length: count }, () => of(choices)),
    time: () =>
      chance(0.7)
        ? Math.floor(20 * SECOND * random.next() ** 3)
        : of([0, 20 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 16 * MINUTE, 61 * MINUTE, 4 * HOUR]),
  };
}
