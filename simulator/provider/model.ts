/** What the provider keeps: projects, sessions, payments, challenges, tokens. Types alone. */
import type { Json } from '../json';
import type { Behaviour } from './behaviour';

/** The states of a session, numbered as in docs/simulator.md. A running refund (S10, S11) is no stage: it shows on top of `succeeded`. */
export type Stage =
  | 'created' // S0
  | 'started' // S1
  | 'awaits_confirm' // S2
  | 'confirmed' // S3
  | 'awaits_customer' // S4
  | 'customer_done' // S5
  | 'held' // S6
  | 'capturing'
  | 'succeeded' // S7
  | 'failed' // S8
  | 'error' // S9
  | 'contradictory'
  | 'cancelling'; // S12

/** What an account manager switches, and what the documentation leaves open, per project. */
export interface Project {
  readonly id: string;
  readonly tds: boolean;
  readonly autoConfirm: boolean;
  readonly delayedCapture: boolean;
  readonly partialRefund: boolean;
  readonly fees: boolean;
  readonly metadataEcho: boolean;
  readonly names: 'v1' | 'v2';
  /** `adds_payment` is the dangerous reading of an undocumented case: a second start is a second payment. */
  readonly secondStart: 'refused' | 'adds_payment';
  readonly idempotencyScope: 'project' | 'method' | 'ignored';
  /** True: a call that fails validation uses its key up. */
  readonly invalidCallsBurnKeys: boolean;
  readonly errorForm: 'http_400' | 'http_200' | 'no_status' | 'reject_reasons';
  /** Code of a payment whose customer did not finish 3DS in time; undocumented. */
  readonly customerTimeoutCode: string;
  /** What a webhook that is sent again holds. */
  readonly redelivery: 'same_bytes' | 'fresh_snapshot';
}

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The request's own members, echoed as they came. */
export interface Terms {
  readonly payment_details: Json & {
    readonly recurrent: { readonly token: string; readonly initiator?: string | undefined };
  };
  readonly amount_details: Money;
  readonly customer: Json & { readonly reference: string };
  readonly payment_options?: (Json & { readonly return_url?: string | undefined }) | undefined;
  readonly participant_details?: Json | undefined;
  readonly metadata?: unknown;
}

/** Times of sessions and payments are whole microseconds since the epoch: the provider shows six digits. */
export interface Session {
  readonly id: string;
  readonly project: Project;
  readonly createdAt: number;
  updatedAt: number;
  stage: Stage;
  /** What `session/create` was given; start overrides it. */
  readonly given: Json;
  behaviour: Behaviour;
  readonly payments: Payment[];
  isConfirmed: boolean;
  customerAnswer: 'none' | 'approved' | 'refused';
  challenge: Challenge | null;
  failure: Failure | null;
  /** Takes the step or time-out that is due next off the clock. */
  cancelNext: () => void;
  /** As it was shown before its last change. */
  before: Json | null;
  /** What `session/status` shows for some more reads (`staleReads`). */
  stale: { readonly view: Json; readsLeft: number } | null;
}

export interface Payment {
  readonly id: string;
  readonly createdAt: number;
  readonly terms: Terms;
  /** As shown: differs from the terms when the token asks for a mismatch. */
  amount: Money;
  finishedAt: number | null;
  newToken: TokenRecord | null;
  transaction: { readonly rrn: string; readonly auth_code: string } | null;
  readonly refunds: Refund[];
}

export interface Refund {
  readonly id: string;
  readonly createdAt: number;
  readonly amount: Money;
  readonly isChargeback: boolean;
  readonly metadata: unknown;
  status: 'in_progress' | 'accepted' | 'declined' | 'error';
  finishedAt: number | null;
}

export interface Failure {
  /** Null: the provider says nothing about the reason. */
  readonly code: string | null;
}

/** One 3DS step: what the ACS page is opened with, and where the customer goes afterwards. */
export interface Challenge {
  readonly id: string;
  readonly sessionId: string;
  readonly check: string;
  readonly params: { readonly PaReq: string; readonly MD: string };
  readonly returnUrl: string;
  /** An answer that was decided and not given yet. */
  late: LateAnswer | null;
}

/** What the customer will answer, and when: epoch ms of the provider's clock. */
export interface LateAnswer {
  readonly answer: 'approved' | 'refused';
  readonly at: number;
  readonly cancel: () => void;
}

export interface TokenRecord {
  readonly token: string;
  readonly projectId: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly finishedAt: number;
  isActive: boolean;
  readonly behaviour: Behaviour;
}
