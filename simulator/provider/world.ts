/** The world that the parts of the provider share: time, chance, books, and who is told what happens. Types alone. */
import type { Clock } from '../clock';
import type { Json } from '../json';
import type { Random } from '../random';
import type { Behaviour } from './behaviour';
import type { Challenge, Project, Session, Stage, Terms, TokenRecord } from './model';

/** One movement of money, with everything a test needs to attribute it. */
export interface Movement {
  readonly kind: 'debit' | 'refund' | 'chargeback';
  readonly at: string;
  readonly projectId: string;
  readonly sessionId: string;
  readonly acquiringPaymentId: string;
  /** `cit_payment_id` of the metadata; null when there is none. */
  readonly citPaymentId: string | null;
  readonly metadata: unknown;
  readonly customerReference: string;
  readonly amount: number;
  readonly currency: string;
  /** Whether the merchant had confirmed: a debit without is only right under auto-confirm. */
  readonly isConfirmed: boolean;
}

/** A webhook to be sent. */
export interface WebhookEvent {
  readonly type: string;
  readonly projectId: string;
  readonly sessionId: string;
  /** The snapshot at the moment of the event, as sent. */
  readonly session: Json;
  /** The snapshot before the last change; null for a session that never changed. */
  readonly before: Json | null;
  /** The snapshot as it is now; what a provider sends again if it does not repeat the same bytes. */
  readonly fresh: (() => Json) | null;
}

export interface Transition {
  readonly sessionId: string;
  readonly from: Stage;
  readonly to: Stage;
  readonly code: string | null;
}

/** Who is told what happens. */
export interface Listener {
  webhook(event: WebhookEvent): void;
  transition(transition: Transition): void;
}

export interface Delays {
  /** Pause before each next state of the provider, ms. */
  readonly stepMs: number;
  /** How long `session.status=error` lasts where it ends, ms. */
  readonly errorMs: number;
}

/** Everything that the parts of the provider share. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly delays: Delays;
  readonly listener: Listener;
  /** Where customers reach the ACS pages, without a slash at the end. */
  readonly acsUrl: () => string;
  readonly projects: Map<string, Project>;
  readonly sessions: Map<string, Session>;
  readonly challenges: Map<string, Challenge>;
  readonly tokens: TokenStore;
  readonly scripts: ScriptBook;
  readonly ledger: Movement[];
  readonly usedKeys: Set<string>;
  nextId(prefix: 'ps' | 'pm' | 'rf'): string;
}

/** Which payment a script is for: by token, by customer, by our payment id, or whichever starts next. */
export type ScriptKey =
  { readonly token: string } | { readonly customer: string } | { readonly payment: string } | { readonly next: true };

export interface ScriptBook {
  add(key: ScriptKey, behaviour: Behaviour): void;
  /** The script for a payment that starts now, or null. One for "next" is used up. */
  take(terms: Terms): Behaviour | null;
  /** Those for "next" that wait, in the order in which they will be taken. */
  forNext(): readonly Behaviour[];
  clearNext(): void;
  clear(): void;
}

export interface TokenStore {
  /** The token as this project knows it; null when unknown or another project's. */
  find(token: string, projectId: string): TokenRecord | null;
  /** Makes a token known, or known anew. */
  plant(token: string, projectId: string, behaviour: Behaviour, isActive?: boolean): TokenRecord;
  /** A new token for the same card, as a successful payment yields it. */
  issue(used: TokenRecord, isActive: boolean): TokenRecord;
  clear(): void;
}
