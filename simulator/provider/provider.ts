/**
 * Smart Glocal as a model: deterministic, without HTTP, cryptography or a clock of its own. Calls come in, answers go out,
 * webhooks are emitted to a listener, and the ledger keeps every movement of money. The same model serves the HTTP
 * simulator and simulations of many payments without a network.
 */
import { shareOf, type Clock } from '../clock';
import type { Json } from '../json';
import type { Random } from '../random';
import {
  answerChallenge,
  answerChallengeLater,
  findChallenge,
  type LateAnswerOrder,
  type OpenOrClosedChallenge,
} from './answers';
import { announce, webhookOf } from './announce';
import type { Behaviour } from './behaviour';
import { answerCall } from './call';
import { Refusal, type Answer } from './errors';
import { citPaymentIdOf } from './ledger';
import type { Project, Session, Stage } from './model';
import { chargeBack, refundFromElsewhere } from './refunds';
import { createScriptBook } from './scripts';
import { settle, type Settlement, type Verdict } from './settle';
import { isAtRest } from './stages';
import { subjectOfCall, type Subject } from './subject';
import { createTokenStore } from './token-store';
import { sessionView } from './wire';
import type { Delays, Listener, Movement, ScriptKey, WebhookEvent, World } from './world';

export interface ProviderOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly delays: Delays;
  readonly listener: Listener;
  /** Where customers reach the ACS pages; asked anew for every link, a port may not be known yet. */
  readonly acsUrl: () => string;
}

/** A session as an observer sees it; `session` in the provider's own form. */
export interface SessionReport {
  readonly sessionId: string;
  readonly projectId: string;
  readonly stage: Stage;
  readonly citPaymentId: string | null;
  /** The 3DS step that was opened last, whether it still waits or not. */
  readonly challengeId: string | null;
  readonly session: Json;
}

export interface Provider {
  /** One API call. Never throws: every refusal is an answer. */
  call(method: string, projectId: string, body: unknown, idempotencyKey?: string): Answer;
  challenge(challengeId: string): OpenOrClosedChallenge | null;
  /** The customer passes 3DS. False when the question is not open (any more). */
  approve(challengeId: string): boolean;
  /** The customer fails or refuses 3DS. */
  fail(challengeId: string): boolean;
  /** The customer walks away. Nothing happens, until the provider's 60 minutes are over. */
  leave(challengeId: string): boolean;
  /** The customer approves or fails later. False when the question is not open now. */
  answerLater(challengeId: string, order: LateAnswerOrder): boolean;
  /** All, or the `newest` n; oldest first. */
  sessions(newest?: number): SessionReport[];
  /** Which payment a call with this body is about. */
  subjectOf(body: unknown): Subject;
  /** True when a session has gone as far as it can alone: it waits for somebody else, or has ended. */
  isAtRest(sessionId: string): boolean;
  ledger(): readonly Movement[];
  /** Adds a project, or changes one; sessions that exist keep what they were opened with. */
  setProject(id: string, settings?: Partial<Project>): void;
  hasProject(id: string): boolean;
  plantToken(token: string, projectId: string, behaviour: Behaviour, isActive?: boolean): void;
  script(key: ScriptKey, behaviour: Behaviour): void;
  /** What was chosen for whichever payments start next, in their order. */
  scriptsForNext(): readonly Behaviour[];
  /** Takes all of that back. */
  clearScriptsForNext(): void;
  /** False when nothing was paid in this session. */
  chargeBack(sessionId: string, amount?: number): boolean;
  /** A refund that the merchant's staff asked for elsewhere: all that is left, or this amount. False as above. */
  refund(sessionId: string, amount?: number): boolean;
  /** The provider's final answer, now. False when nothing was started in this session, or it is already settled that way. */
  settle(sessionId: string, verdict: Verdict, settlement?: Settlement): boolean;
  /** Sends a webhook of any type about a session as it is now. False when there is no such session. */
  announce(sessionId: string, type: string): boolean;
  /** The same webhook, for the caller to send; null when there is no such session. Silent tokens are no matter here. */
  webhookOf(sessionId: string, type: string): WebhookEvent | null;
  /** Nothing continues by itself any more. What happened can still be read. */
  stop(): void;
  /** Forgets everything but projects: sessions, tokens, scripts, ledger, keys, and all that was due. */
  reset(): void;
}

const NEW_PROJECT: Omit<Project, 'id'> = {
  tds: true,
  autoConfirm: false,
  delayedCapture: false,
  partialRefund: false,
  fees: false,
  metadataEcho: true,
  names: 'v1',
  secondStart: 'refused',
  idempotencyScope: 'project',
  invalidCallsBurnKeys: false,
  errorForm: 'http_400',
  customerTimeoutCode: 'session_cancelled',
  redelivery: 'same_bytes',
};

/** A provider without projects. It lives on the given clock and draws every id from the given random. */
export function createProvider({ random, ...options }: ProviderOptions): Provider {
  const clock = shareOf(options.clock);
  let lastId = 1000 + random.integer(1e9);
  const world: World = {
    ...options,
    clock,
    random,
    projects: new Map(),
    sessions: new Map(),
    challenges: new Map(),
    tokens: createTokenStore(clock, random),
    scripts: createScriptBook(),
    ledger: [],
    usedKeys: new Set(),
    nextId: (prefix) => `${prefix}_${String(++lastId)}`,
  };

  return {
    call: (method, projectId, body, key) => answerCall(world, method, projectId, body, key),
    challenge: (id) => findChallenge(world, id),
    approve: (id) => answerChallenge(world, id, 'approved'),
    fail: (id) => answerChallenge(world, id, 'refused'),
    leave: (id) => findChallenge(world, id)?.isOpen === true,
    answerLater: (id, order) => answerChallengeLater(world, id, order),
    sessions: (newest = Infinity) =>
      [...world.sessions.values()].slice(-newest).map((session) => reportOf(world, session)),
    subjectOf: (body) => subjectOfCall(world, body),
    isAtRest: (id) => isAtRest(world.sessions.get(id)),
    ledger: () => world.ledger,
    setProject(id, settings) {
      world.projects.set(id, { ...(world.projects.get(id) ?? NEW_PROJECT), ...settings, id });
    },
    hasProject: (id) => world.projects.has(id),
    plantToken: (token, projectId, behaviour, isActive) => {
      world.tokens.plant(token, projectId, behaviour, isActive);
    },
    script: (key, behaviour) => world.scripts.add(key, behaviour),
    scriptsForNext: () => world.scripts.forNext(),
    clearScriptsForNext: () => world.scripts.clearNext(),
    chargeBack: (id, amount) => withSession(world, id, (session) => chargeBack(world, session, amount)),
    refund: (id, amount) => withSession(world, id, (session) => refundFromElsewhere(world, session, amount)),
    settle: (id, verdict, how = {}) => withSession(world, id, (session) => settle(world, session, verdict, how)),
    announce: (id, type) => withSession(world, id, (session) => announce(world, session, type)),
    webhookOf(id, type) {
      const session = world.sessions.get(id);
      return session === undefined ? null : webhookOf(world, session, type);
    },
    stop: () => clock.cancelAll(),
    reset() {
      clock.cancelAll();
      for (const book of [world.sessions, world.challenges, world.tokens, world.scripts, world.usedKeys]) book.clear();
      world.ledger.length = 0;
    },
  };
}

function withSession(world: World, id: string, act: (session: Session) => void): boolean {
  const session = world.sessions.get(id);
  if (session === undefined) return false;
  try {
    act(session);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function reportOf(world: World, session: Session): SessionReport {
  return {
    sessionId: session.id,
    projectId: session.project.id,
    stage: session.stage,
    citPaymentId: citPaymentIdOf(session.payments[0]?.terms.metadata ?? session.given.metadata),
    challengeId: session.challenge?.id ?? null,
    session: sessionView(session, world.acsUrl()),
  };
}
