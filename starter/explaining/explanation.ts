/**
 * Why a payment stands as it does: its recorded life, replayed through the rules that decided it. Reads only from Temporal,
 * so it needs no worker, and works for open and ended payments, encrypted or not.
 */
import type { Client } from '@temporalio/client';
import { formProblemsOf, problemsOf } from '../../workflows/contract/input';
import type { CitPaymentResult, PaymentView } from '../../workflows/contract/payment';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { Refused } from '../shop/errors';
import { idOf } from '../shop/payment-id';
import { afterwardsOf, type Afterwards } from './afterwards';
import { decoderFor, fetchEvents } from './history';
import { lifeOf, type Life } from './life';
import { retell, type Told } from './retelling';
import { sentenceFor, type Ended } from './sentence';
import { doneText, fromOf, learnedText, type From } from './words';

export interface ExplainedStep {
  readonly at: string;
  /** Since the payment was started. */
  readonly afterMs: number;
  readonly from: From;
  readonly learned: string;
  /** False: it taught nothing new. */
  readonly isNew: boolean;
  readonly rules: Told['rules'];
  readonly did: Told['did'];
  readonly done: string | null;
  readonly waitingFor: PaymentView['waitingFor'];
  /** False: this version's rules would have done something else; an older release took this step. */
  readonly isExplained: boolean;
}

export interface Explanation extends Omit<PaymentView, 'status' | 'nextStep' | 'outcome'> {
  readonly id: string;
  readonly attempt: number;
  /** `stopped`: closed from outside, without an outcome. */
  readonly status: PaymentView['status'] | 'stopped';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: Ended | null;
  /** What support can read to the customer. */
  readonly sentence: string;
  readonly steps: readonly ExplainedStep[];
  /** What came for its session after the end, kept for a person. */
  readonly afterwards: readonly Afterwards[];
}

/** Explains one payment. Throws `UnknownPayment`, `Refused` when its input was invalid, `TemporalSilent`. */
export async function explainPayment(client: Client, workflowId: string): Promise<Explanation> {
  const { namespace, loadedDataConverter } = client.options;
  const events = await fetchEvents(client, workflowId);
  const explanation = explanationOf(await lifeOf(events, decoderFor(loadedDataConverter, namespace, workflowId)));
  return { ...explanation, afterwards: await afterwardsOf(client, explanation.sessionId) };
}

/**
 * The explanation of a life, without what came after its end. Throws `Refused` when its input was invalid, because then
 * nothing ever happened. Pure.
 */
export function explanationOf({ input, startedAt, turns, end }: Life): Explanation {
  // One that took a step began before there were limits, or within them.
  const hasBegun = turns.some(({ acts }) => acts.length > 0);
  const problems = hasBegun ? formProblemsOf(input) : problemsOf(input);
  if (problems.length > 0)
    throw new Refused(`This payment was started with an invalid input, and nothing was done: ${problems.join('; ')}.`);
  const { told, view } = retell(input, startedAt, turns, end === null);
  const outcome = end?.how === 'result' ? outcomeIn(end.result) : null;
  const isStopped = end !== null && outcome === null;
  const status = isStopped ? 'stopped' : (outcome?.status ?? view.status);
  const { confirmation = 'automatic', attempt = 1, amount, currency, paymentId } = input;
  const stands = {
    amount,
    currency,
    sessionId: view.sessionId,
    waitingFor: end === null ? view.waitingFor : null,
    outcome,
  };
  const steps = told.map((row): ExplainedStep => ({
    at: iso(row.at),
    afterMs: row.at - startedAt,
    from: fromOf(row.fact),
    learned: learnedText(row, { amount, currency, confirmation }),
    isNew: row.isNew,
    rules: row.rules,
    did: row.did,
    done: doneText(row, status),
    waitingFor: row.waitingFor,
    // A rule that leads to another end than the recorded one does not explain it.
    isExplained: row.isExplained && (row.did !== 'finish' || view.outcome?.reason === outcome?.reason),
  }));
  const closed = isStopped ? [closedStep(end, startedAt)] : [];
  return {
    id: idOf(workflowIdOf(paymentId, attempt)),
    paymentId,
    attempt,
    status,
    ...stands,
    startedAt: iso(startedAt),
    endedAt: end === null ? null : iso(end.at),
    sentence: sentenceFor({ ...stands, status: view.status, isStopped }),
    steps: [...steps, ...closed],
    afterwards: [],
  };
}

/** Without token and card: an explanation needs neither. */
function outcomeIn({ newToken: _, card: __, ...outcome }: CitPaymentResult): Ended {
  return outcome;
}

function closedStep(end: NonNullable<Life['end']>, startedAt: number): ExplainedStep {
  const why = 'why' in end && end.why !== null && end.why !== '' ? `: ${end.why}` : '';
  return {
    at: iso(end.at),
    afterMs: end.at - startedAt,
    from: 'operator',
    learned: `its workflow was closed from outside (${end.how})${why}`,
    isNew: true,
    rules: [],
    did: null,
    done: null,
    waitingFor: null,
    isExplained: true,
  };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
