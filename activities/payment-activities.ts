import { createHash } from 'node:crypto';
import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import { Secret } from '../environment/secret';
import { metadataTag, returnUrl, type LinkSecrets } from '../seals/customer-link';
import type { MetadataProofs } from '../seals/metadata-proof';
import { fingerprintOf, TokenUnreadable } from '../seals/token-seal';
import type { OpenedToken, WorkerTokens } from '../seals/worker-tokens';
import type { SmartGlocal } from '../smart-glocal/client';
import { withNewTokens } from '../smart-glocal/snapshot';
import type { SessionSnapshot } from '../smart-glocal/types';
import type {
  Answered,
  Binding,
  PaymentActivities,
  PaymentRequest,
  RequestName,
} from '../workflows/contract/activities';
import type { CitPaymentInput } from '../workflows/contract/payment';
import { CALL_LIMITS } from '../workflows/contract/policy';
import { workflowIdOf } from '../workflows/contract/workflow-id';
import { activityFailureOf, NothingSent } from './failures';
import type { Lookout } from './lookout';
import { elsewhere, isFirstTry, refuseAnotherRequest, refuseAnotherTry, refuseIfStarted } from './own-request';
import { proofSubjectOf } from './read-news';

export interface PaymentActivitiesOptions {
  readonly smartGlocal: SmartGlocal;
  /** Where this worker sends; it does not touch a payment that is bound elsewhere. */
  readonly binding: Binding;
  readonly publicBaseUrl: string;
  readonly linkSecrets: LinkSecrets;
  readonly tokens: WorkerTokens;
  readonly lookout: Lookout;
  /** Epoch ms. */
  readonly now: () => number;
  readonly proofs: MetadataProofs;
  /** For a server whose two times of one scheduling differ. */
  readonly isFirstTry?: typeof isFirstTry;
  /** The shop is told the outcomes of payments that begin from now on. */
  readonly tellsShop?: boolean;
}

/** The activities of a worker: thin, one provider call each, one attempt each. Errors become the five failure types. */
export function createPaymentActivities(options: PaymentActivitiesOptions): PaymentActivities {
  const {
    smartGlocal,
    binding: ours,
    publicBaseUrl,
    linkSecrets,
    tokens,
    lookout,
    now,
    proofs,
    isFirstTry: isFirst = isFirstTry,
    tellsShop = false,
  } = options;

  return {
    // A sealed token states its own fingerprint, which is verified when it is opened, before anything is paid.
    bind: (name, input, policy, lot) => {
      const terms = { policy, binding: ours, tokenFingerprint: fingerprintOf(input.token), lot };
      return Promise.resolve({ to: name, value: tellsShop ? { ...terms, shopEvents: true } : terms });
    },
    async lookElsewhere(name, { input }) {
      refuseAnotherRequest(name, 'look');
      return { to: name, value: { found: await elsewhere(lookout, input, ageOf(input)) } };
    },
    async createSession(name, binding, { input }) {
      const request = { ...agreedOf(input), metadata: metadataOf(input) };
      return answer(name, binding, 'session/create', async () => smartGlocal.createSession(request, limits()));
    },
    async startPayment(name, binding, request, sessionId) {
      const method = 'session/start/payment';
      return answer(name, binding, method, async () => {
        const payment = await paymentOf(name, request, method);
        return smartGlocal.startPayment({ sessionId, ...payment }, moneyCall(request));
      });
    },
    async initPayment(name, binding, request) {
      const method = 'session/init/payment';
      return answer(name, binding, method, async () => {
        const payment = await paymentOf(name, request, method);
        return smartGlocal.initPayment(payment, moneyCall(request));
      });
    },
    async confirmSession(name, binding, sessionId) {
      return answer(name, binding, 'session/confirm', async () => smartGlocal.confirm(sessionId, limits()));
    },
    async cancelSession(name, binding, sessionId) {
      return answer(name, binding, 'session/cancel', async () => smartGlocal.cancel(sessionId, limits()));
    },
    async readSession(name, binding, sessionId) {
      return answer(name, binding, 'session/status', async () => smartGlocal.status(sessionId, limits()));
    },
  };

  /** Carries out this request and no other, once, and names it in what comes of it. */
  async function answer(
    name: RequestName,
    binding: Binding,
    method: string,
    call: () => Promise<SessionSnapshot>,
  ): Promise<Answered<SessionSnapshot>> {
    refuseAnotherRequest(name, method);
    refuseAnotherTry(name, method, isFirst);
    try {
      const isOurs = binding.baseUrl === ours.baseUrl && binding.project === ours.project;
      if (!isOurs) throw new NothingSent('other_environment');
      return { to: name, value: withNewTokens(await call(), tokens.seal) };
    } catch (error) {
      throw activityFailureOf(error, name, method);
    }
  }

  async function paymentOf(
    name: RequestName,
    { input }: PaymentRequest,
    method: string,
  ): Promise<Parameters<SmartGlocal['initPayment']>[0]> {
    const { token, age } = opened(input);
    await refuseIfStarted(lookout, input, age, name, method);
    return {
      ...agreedOf(input),
      token: new Secret(token),
      returnUrl: returnUrl(publicBaseUrl, linkSecrets, workflowIdOf(input.paymentId, input.attempt)),
      metadata: metadataOf(input),
    };
  }

  /** `tag` routes webhooks, `proof` makes them believed. */
  function metadataOf(input: CitPaymentInput): Record<string, unknown> {
    const { paymentId, attempt = 1, amount, currency, metadata } = input;
    return {
      cit_payment_id: paymentId,
      attempt,
      tag: metadataTag(linkSecrets, workflowIdOf(paymentId, attempt)),
      proof: proofs.proofOf(proofSubjectOf({ binding: ours, amount, currency })),
      ...(metadata === undefined ? {} : { merchant: metadata }),
    };
  }

  /** Null when it is not known: a token that does not open says nothing about its age. */
  function ageOf(input: CitPaymentInput): number | null {
    try {
      return tokens.open(input.token, input, now()).age;
    } catch (error) {
      if (error instanceof TokenUnreadable) return null;
      throw error;
    }
  }

  /** A worker with the wrong key is not the payment's fault: nothing was sent, and it is tried again until its deadline. */
  function opened(input: CitPaymentInput): OpenedToken {
    try {
      return tokens.open(input.token, input, now());
    } catch (error) {
      log.error(`ALARM: ${error instanceof Error ? error.message : 'The token cannot be opened.'}`);
      throw new NothingSent(error instanceof TokenUnreadable ? error.code : 'token_unreadable');
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

function moneyCall({ input, tries }: PaymentRequest): CallLimits & { idempotencyKey: string } {
  const debt = workflowIdOf(input.paymentId, input.attempt);
  return { ...limits(), idempotencyKey: idempotencyKey(activityInfo().namespace, debt, tries) };
}

interface CallLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The workflow says how long an activity may take; the time it needs besides the provider call is reserved. */
function limits(): CallLimits {
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
