/**
 * The provider in the search: one immutable value, every step a choice of the adversary. The states, and which calls are
 * allowed in them, are those of docs/simulator.md, "States"; `conformance.test.ts` compares it with the simulator's model.
 */
import type { AcquiringPaymentId, SessionId, SessionSnapshot } from '../../smart-glocal/types';
import { paymentShown, snapshot } from '../samples/snapshots';

export type Stage =
  | 'created' // S0
  | 'started' // S1
  | 'awaits_confirm' // S2
  | 'confirmed' // S3
  | 'awaits_customer' // S4
  | 'customer_done' // S5
  | 'paid' // S7
  | 'not_paid' // S8
  | 'error' // S9
  | 'cancelling'; // S12

/** What the provider may do by itself from a state; the documented variants (docs/simulator.md). */
export type Variant = 'confirm_first' | 'auto_confirm' | 'action_first';

export interface Session {
  readonly id: SessionId;
  readonly stage: Stage;
  readonly isStarted: boolean;
  readonly isConfirmed: boolean;
  readonly isDebited: boolean;
  readonly customerPassed: boolean;
  readonly differs: boolean;
  readonly code: string | null;
  /** Epoch ms. */
  readonly enteredAt: number;
  /** Counts changes: the provider's time of its state. */
  readonly version: number;
}

export interface Provider {
  readonly variant: Variant;
  /** Every payment shows another amount than was asked for, once it has moved on from its start. */
  readonly differs: boolean;
  readonly sessions: readonly Session[];
  /** Idempotency keys that were taken. */
  readonly keys: readonly string[];
  /** Webhooks that were sent. Each may arrive at any time, again and again, or never. */
  readonly sent: readonly SessionSnapshot[];
  /** The snapshot before the last change, which a lagging `session/status` still shows. */
  readonly stale: SessionSnapshot | null;
}

export type Request =
  | { readonly name: 'create' }
  | { readonly name: 'init'; readonly key: string }
  | { readonly name: 'start'; readonly session: SessionId; readonly key: string }
  | { readonly name: 'confirm' | 'cancel'; readonly session: SessionId };

export type Reply = { readonly snapshot: SessionSnapshot } | { readonly refusedWith: string };

const MINUTE = 60_000;
/** Smart Glocal's documented waits: ready_to_confirm 240 min, action_required 60 min. */
const WAITS: Partial<Record<Stage, number>> = { awaits_confirm: 240 * MINUTE, awaits_customer: 60 * MINUTE };

export function newProvider(variant: Variant, differs = false): Provider {
  return { variant, differs, sessions: [], keys: [], sent: [], stale: null };
}

/** Carries out a call, or refuses it if the state demands that. A known idempotency key is refused, never replayed. */
export function carryOut(provider: Provider, request: Request, now: number): { provider: Provider; reply: Reply } {
  switch (request.name) {
    case 'create': {
      const { next, session } = withNewSession(provider, now);
      return { provider: next, reply: { snapshot: snapshotOf(session) } };
    }
    case 'init': {
      if (provider.keys.includes(request.key)) return refusal(provider, 'idempotency_key_already_exists');
      const { next, session } = withNewSession(provider, now);
      return begin(next, session, request.key, now);
    }
    case 'start': {
      const session = sessionOf(provider, request.session);
      if (provider.keys.includes(request.key)) return refusal(provider, 'idempotency_key_already_exists');
      if (session.stage !== 'created') return refusal(provider, 'session_wrong_state');
      return begin(provider, session, request.key, now);
    }
    case 'confirm': {
      const session = sessionOf(provider, request.session);
      if (session.stage !== 'awaits_confirm') return refusal(provider, 'session_wrong_state');
      return answered(moved(provider, { ...session, isConfirmed: true }, 'confirmed', now), session.id);
    }
    case 'cancel': {
      const session = sessionOf(provider, request.session);
      if (session.stage === 'created') {
        const next = moved(provider, { ...session, code: 'session_cancelled_by_partner' }, 'not_paid', now);
        return answered(next, session.id);
      }
      if (session.stage !== 'awaits_confirm') return refusal(provider, 'session_wrong_state');
      return answered(moved(provider, session, 'cancelling', now), session.id);
    }
  }
}

/** The stages a session may reach next by what the provider, the issuer and the customer do. */
export function movesOf({ variant }: Provider, session: Session): readonly Stage[] {
  const { stage, isConfirmed, customerPassed } = session;
  const isAgreed = isConfirmed || variant === 'auto_confirm';
  switch (stage) {
    case 'started':
      if (variant === 'action_first') return ['awaits_customer', 'not_paid'];
      return variant === 'auto_confirm' ? ['awaits_customer', 'paid', 'not_paid'] : ['awaits_confirm', 'not_paid'];
    case 'confirmed':
      return customerPassed ? ['paid', 'not_paid', 'error'] : ['awaits_customer', 'paid', 'not_paid'];
    case 'awaits_customer':
      return ['customer_done'];
    case 'customer_done':
      return isAgreed ? ['paid', 'not_paid', 'error'] : ['awaits_confirm', 'not_paid'];
    case 'error':
    case 'cancelling':
      return ['paid', 'not_paid'];
    case 'created':
    case 'awaits_confirm':
    case 'paid':
    case 'not_paid':
      return [];
  }
}

/** Makes one of `movesOf`, or ends a wait. Webhooks are sent as documented. */
export function move(provider: Provider, session: Session, to: Stage, now: number): Provider {
  const code = to === 'not_paid' ? (CODES[session.stage] ?? 'declined_by_issuer_bank') : session.code;
  const customerPassed = session.customerPassed || to === 'customer_done';
  return moved(provider, { ...session, code, customerPassed, isDebited: session.isDebited || to === 'paid' }, to, now);
}

/** When the provider itself ends a wait; null when it does not wait. */
export function endOfWait({ stage, enteredAt }: Session): number | null {
  const wait = WAITS[stage];
  return wait === undefined ? null : enteredAt + wait;
}

/** Nothing can change this session any more. */
export function isFinal({ stage }: Session): boolean {
  return stage === 'paid' || stage === 'not_paid';
}

export function sessionOf({ sessions }: Provider, id: SessionId): Session {
  const session = sessions.find((one) => one.id === id);
  if (session === undefined) throw new Error(`the engine named a session that does not exist: ${id}`);
  return session;
}

export function snapshotOf(session: Session): SessionSnapshot {
  const { id, stage, version } = session;
  const { sessionStatus, status } = SHOWN[stage];
  const updatedAt = `2026-01-01T00:00:00.${String(version).padStart(6, '0')}Z`;
  const nextAction = stage === 'awaits_confirm' ? 'confirm' : null;
  const shown = snapshot({ sessionId: id, sessionStatus, updatedAt, nextAction, errorCode: session.code });
  if (!session.isStarted) return { ...shown, payments: [] };
  const redirect = { method: 'GET', url: 'https://bank.example/3ds', params: null } as const;
  const payment = paymentShown({
    id: `pm_${id}` as AcquiringPaymentId,
    status,
    errorCode: session.code,
    redirect: stage === 'awaits_customer' ? redirect : null,
    // The answer to start repeats the request; the changed amount shows only afterwards.
    amount: session.differs && stage !== 'started' ? 1 : 10_000,
  });
  return { ...shown, payments: [payment] };
}

const SHOWN = {
  created: { sessionStatus: 'created', status: 'pending' },
  started: { sessionStatus: 'in_progress', status: 'in_progress' },
  awaits_confirm: { sessionStatus: 'in_progress', status: 'pending' },
  confirmed: { sessionStatus: 'in_progress', status: 'pending' },
  awaits_customer: { sessionStatus: 'in_progress', status: 'pending' },
  customer_done: { sessionStatus: 'in_progress', status: 'pending' },
  paid: { sessionStatus: 'accepted', status: 'succeeded' },
  not_paid: { sessionStatus: 'cancelled', status: 'failed' },
  error: { sessionStatus: 'error', status: 'failed' },
  cancelling: { sessionStatus: 'in_progress', status: 'pending' },
} as const;

const ANNOUNCED: readonly Stage[] = ['awaits_confirm', 'awaits_customer', 'paid', 'not_paid', 'error'];

const CODES: Partial<Record<Stage, string>> = {
  awaits_confirm: 'confirm_timeout',
  awaits_customer: 'session_cancelled',
  cancelling: 'session_cancelled_by_partner',
};

function withNewSession(provider: Provider, now: number): { next: Provider; session: Session } {
  const session: Session = {
    id: `ps_${String(provider.sessions.length + 1)}` as SessionId,
    stage: 'created',
    isStarted: false,
    isConfirmed: false,
    isDebited: false,
    customerPassed: false,
    differs: provider.differs,
    code: null,
    enteredAt: now,
    version: versionAfter(provider),
  };
  return { next: { ...provider, sessions: [...provider.sessions, session] }, session };
}

function begin(provider: Provider, session: Session, key: string, now: number): { provider: Provider; reply: Reply } {
  const started = moved(
    { ...provider, keys: [...provider.keys, key] },
    { ...session, isStarted: true },
    'started',
    now,
  );
  return answered(started, session.id);
}

function moved(provider: Provider, changed: Session, stage: Stage, now: number): Provider {
  const session = { ...changed, stage, enteredAt: now, version: versionAfter(provider) };
  const isAnnounced = ANNOUNCED.includes(stage) && session.isStarted;
  return {
    ...provider,
    stale: snapshotOf(sessionOf(provider, session.id)),
    sessions: provider.sessions.map((one) => (one.id === session.id ? session : one)),
    sent: isAnnounced ? [...provider.sent, snapshotOf(session)] : provider.sent,
  };
}

function versionAfter({ sessions }: Provider): number {
  return 1 + Math.max(0, ...sessions.map(({ version }) => version));
}

function answered(provider: Provider, id: SessionId): { provider: Provider; reply: Reply } {
  return { provider, reply: { snapshot: snapshotOf(sessionOf(provider, id)) } };
}

function refusal(provider: Provider, code: string): { provider: Provider; reply: Reply } {
  return { provider, reply: { refusedWith: code } };
}
