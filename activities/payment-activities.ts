import { createHash } from 'node:crypto';
import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import { Secret } from '../environment/secret';
import { metadataTag, returnUrl, type LinkSecrets } from '../seals/customer-link';
import type { MetadataProofs } from '../seals/metadata-proof';
import { fingerprintOf } from '../seals/token-seal';
import type { WorkerTokens } from '../seals/worker-tokens';
import type { SmartGlocal } from '../smart-glocal/client';
import { withNewTokens } from '../smart-glocal/snapshot';
import type { SessionSnapshot } from '../smart-glocal/types';
import type { Binding, PaymentActivities, PaymentRequest } from '../workflows/contract/activities';
import type { CitPaymentInput } from '../workflows/contract/payment';
import { CALL_LIMITS } from '../workflows/contract/policy';
import { activityFailureOf, nothingSent } from './failures';
import { proofSubjectOf } from './read-news';

export interface PaymentActivitiesOptions {
  readonly smartGlocal: SmartGlocal;
  /** Where this worker sends; it does not touch a payment that is bound elsewhere. */
  readonly binding: Binding;
  readonly publicBaseUrl: string;
  readonly linkSecrets: LinkSecrets;
  readonly tokens: WorkerTokens;
  readonly proofs: MetadataProofs;
  /** The shop is told the outcomes of payments that begin from now on. */
  readonly tellsShop?: boolean;
}

/** The activities of a worker: thin, one provider call each, one attempt each. Errors become the five failure types. */
export function createPaymentActivities(options: PaymentActivitiesOptions): PaymentActivities {
  const { smartGlocal, binding: ours, publicBaseUrl, linkSecrets, tokens, proofs, tellsShop = false } = options;

  return {
    // A sealed token states its own fingerprint, which is verified when it is opened, before anything is paid.
    bind: (input, policy, lot) => {
      const terms = { policy, binding: ours, tokenFingerprint: fingerprintOf(input.token), lot };
      return Promise.resolve(tellsShop ? { ...terms, shopEvents: true } : terms);
    },
    async createSession(binding, { input }) {
      const request = { ...agreedOf(input), metadata: metadataOf(input) };
      return send(binding, 'session/create', () => smartGlocal.createSession(request, limits()));
    },
    async startPayment(binding, request, sessionId) {
      const method = 'session/start/payment';
      const payment = paymentOf(request, method);
      return send(binding, method, () => smartGlocal.startPayment({ sessionId, ...payment }, moneyCall(request)));
    },
    async initPayment(binding, request) {
      const method = 'session/init/payment';
      const payment = paymentOf(request, method);
      return send(binding, method, () => smartGlocal.initPayment(payment, moneyCall(request)));
    },
    async confirmSession(binding, sessionId) {
      return send(binding, 'session/confirm', () => smartGlocal.confirm(sessionId, limits()));
    },
    async cancelSession(binding, sessionId) {
      return send(binding, 'session/cancel', () => smartGlocal.cancel(sessionId, limits()));
    },
    async readSession(binding, sessionId) {
      return send(binding, 'session/status', () => smartGlocal.status(sessionId, limits()));
    },
  };

  async function send(
    binding: Binding,
    method: string,
    call: () => Promise<SessionSnapshot>,
  ): Promise<SessionSnapshot> {
    const isOurs = binding.baseUrl === ours.baseUrl && binding.project === ours.project;
    if (!isOurs) throw nothingSent('other_environment', method);
    try {
      return withNewTokens(await call(), tokens.seal);
    } catch (error) {
      throw activityFailureOf(error, method);
    }
  }

  function paymentOf({ input }: PaymentRequest, method: string): Parameters<SmartGlocal['initPayment']>[0] {
    return {
      ...agreedOf(input),
      token: opened(input, method),
      returnUrl: returnUrl(publicBaseUrl, linkSecrets, workflowId()),
      metadata: metadataOf(input),
    };
  }

  /** `tag` routes webhooks, `proof` makes them believed. */
  function metadataOf(input: CitPaymentInput): Record<string, unknown> {
    const { paymentId, attempt = 1, amount, currency, metadata } = input;
    return {
      cit_payment_id: paymentId,
      attempt,
      tag: metadataTag(linkSecrets, workflowId()),
      proof: proofs.proofOf(proofSubjectOf({ binding: ours, amount, currency })),
      ...(metadata === undefined ? {} : { merchant: metadata }),
    };
  }

  /** A worker with the wrong key is not the payment's fault: nothing was sent, and it is tried again until its deadline. */
  function opened({ token, paymentId }: CitPaymentInput, method: string): Secret {
    try {
      return new Secret(tokens.open(token, paymentId));
    } catch (error) {
      log.error(`ALARM: ${error instanceof Error ? error.message : 'The token cannot be opened.'}`);
      throw nothingSent('token_unreadable', method);
    }
  }
}

/**
 * The same key for the same session, whatever repeats the call; the provider rejects a repeat and does not replay the
 * answer (documented for a sister API only), so this is a second safety net and never the only one.
 */
export function idempotencyKey(namespace: string, workflowId: string, tries: number): string {
  const key = createHash('sha256').update(`${namespace}:${workflowId}`).digest('hex').slice(0, 32);
  return tries > 1 ? `${key}:${String(tries)}` : key;
}

function moneyCall({ tries }: PaymentRequest): { timeoutMs: number; signal: AbortSignal; idempotencyKey: string } {
  return { ...limits(), idempotencyKey: idempotencyKey(activityInfo().namespace, workflowId(), tries) };
}

/** The workflow says how long an activity may take; the time it needs besides the provider call is reserved. */
function limits(): { timeoutMs: number; signal: AbortSignal } {
  return {
    timeoutMs: Math.max(1_000, activityInfo().startToCloseTimeoutMs - CALL_LIMITS.overhead),
    signal: cancellationSignal(),
  };
}

function agreedOf({ amount, currency, customer }: CitPaymentInput): {
  amount: { amount: number; currency: string };
  customer: CitPaymentInput['customer'];
} {
  return { amount: { amount, currency }, customer };
}

function workflowId(): string {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('payment activities run only inside a payment');
  return workflowExecution.workflowId;
}
