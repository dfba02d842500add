/**
 * What is known about a campaign when it is over: the provider's side, Temporal's side, and what the shop was told.
 * Plain values, so that the comparison needs no server. Times are epoch ms of this machine.
 */
import type { Stage as SessionStage } from '../../simulator/provider/model';
import type { CitPaymentResult } from '../../workflows/contract/payment';
import type { Reading } from '../../workflows/contract/truth';

export interface Session {
  readonly id: string;
  readonly stage: SessionStage;
  /** Code of a session that failed. */
  readonly code: string | null;
}

/** A webhook that the bridge answered with 200. */
export interface TakenWebhook {
  readonly at: number;
  readonly type: string;
  readonly sessionId: string;
  /** Equal for equal news, no matter how it arrived (`newsKey`). */
  readonly news: string;
  readonly reading: Reading;
  /** `<id>:<status>` of every refund that it shows. */
  readonly refunds: readonly string[];
}

/** What an aftermath keeps of one session. */
export interface KeptFact {
  readonly sessionId: string;
  readonly reading: Reading;
  readonly refund: string | null;
}

export interface WorkflowTask {
  readonly scheduledAt: number;
  readonly startedAt: number | null;
  readonly startedBy: string | null;
  readonly completedAt: number | null;
  /** The task waited inside for a call to the provider. */
  readonly hasLocalCall: boolean;
  /** When it was given up (time-out, failure). */
  readonly lostAt: number | null;
}

/** A call to the provider as a regular activity. */
export interface MoneyCall {
  readonly name: string;
  readonly startedAt: number;
  readonly startedBy: string;
  /** Infinity while it is open. */
  readonly endedAt: number;
}

/** A payment in Temporal. */
export interface Run {
  readonly state: 'running' | 'completed' | 'broken';
  readonly startedAt: number;
  readonly closedAt: number | null;
  readonly outcome: CitPaymentResult | null;
  readonly isInReview: boolean;
  /** Why workflow tasks failed, except when a message arrived while a task was closing the payment. */
  readonly taskFailures: readonly string[];
  /** `<type>:<news>` of every webhook in its history. */
  readonly signals: readonly string[];
  readonly events: number;
  readonly tasks: readonly WorkflowTask[];
  readonly calls: readonly MoneyCall[];
}

export interface PaymentEvidence {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly opening: 'create-then-start' | 'init';
  /** The shop was told that the payment exists. */
  readonly wasAcknowledged: boolean;
  /** Null: Temporal knows no such payment. */
  readonly run: Run | null;
  readonly sessions: readonly Session[];
  readonly confirmedSessions: readonly string[];
  readonly debits: readonly { readonly sessionId: string; readonly amount: number; readonly currency: string }[];
  /** Codes with which the provider refused its create, start, init or confirm. */
  readonly refusals: readonly string[];
  readonly taken: readonly TakenWebhook[];
  readonly kept: readonly KeptFact[];
}
