/** What shop, customer and operator do in a simulated world, according to the plan. */
import { refuseUnlessPreviousIsSafe } from '../../starter/shop/attempts';
import { knownFromTheStart } from '../../starter/shop/opening';
import { addressed } from '../../workflows/contract/addressed';
import * as messages from '../../workflows/contract/messages';
import type { CitPaymentInput, PaymentView } from '../../workflows/contract/payment';
import { WORKFLOW_TASK_TIMEOUT } from '../../workflows/contract/policy';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import type { Plan } from './plan';
import type { Execution } from './temporal/execution';
import type { World } from './world';

export const PAYMENT_ID = 'order-1';
export const AMOUNT = 10_000;
export const CURRENCY = 'usd';
/** Ours: more attempts than a shop would make, few enough that a seed ends. */
export const MOST_ATTEMPTS = 4;

export interface People {
  /** Starts the first attempt; a repeated call is the same payment. */
  startFirst(): void;
  /** Asks whether a further attempt is safe, and if so starts it. */
  tryNext(): Promise<void>;
  /** The shop wants every open payment to stop: by our update, or by Temporal's own cancellation. */
  cancel(how: 'update' | 'temporal'): void;
  /** Makes every open payment ask the provider. */
  recheck(): void;
  /** Lets customer, shop and operator look at a payment or an aftermath after something happened to it. */
  look(execution: Execution, view: PaymentView | null): void;
  /** Whether the shop has confirmed. */
  readonly hasConfirmed: (workflowId: string) => boolean;
}

export function createPeople(plan: Plan, world: World, note: (what: string) => void): People {
  const { clock, server, provider, tell } = world;
  let attempts = 0;
  const said = new Set<string>();
  const confirmed = new Set<string>();
  let lastUpdate = 0;

  /** Does each such thing only once. */
  const once = (what: string, act: () => void): void => {
    if (said.has(what)) return;
    said.add(what);
    act();
  };

  function inputOf(attempt: number): CitPaymentInput {
    const { words, opening, confirmation, deadlines } = plan;
    return {
      paymentId: PAYMENT_ID,
      ...(attempt === 1 ? {} : { attempt }),
      amount: AMOUNT,
      currency: CURRENCY,
      customer: { reference: 'customer-7' },
      token: `tok_${words.join('+')}#customer-7`,
      opening,
      confirmation,
      deadlines,
    };
  }

  /** Like `startPayment`: the same attempt twice is the same payment. */
  function start(attempt: number): void {
    const input = inputOf(attempt);
    const workflowId = workflowIdOf(PAYMENT_ID, attempt);
    const { memo, typedSearchAttributes } = knownFromTheStart(input, clock.now());
    const execution = server.start(
      {
        workflowId,
        workflowType: messages.CIT_PAYMENT,
        args: [JSON.parse(JSON.stringify(input))],
        memo,
        searchAttributes: typedSearchAttributes,
      },
      { isAgain: false, taskTimeoutMs: WORKFLOW_TASK_TIMEOUT },
    );
    tell('shop', `starts ${workflowId}${execution === null ? ', which has ended' : ''}`);
    attempts = Math.max(attempts, attempt);
    if (execution !== null) update(execution, messages.awaitNextStep.name, []);
  }

  async function tryNext(): Promise<void> {
    const attempt = attempts + 1;
    if (attempt > MOST_ATTEMPTS) return;
    try {
      await refuseUnlessPreviousIsSafe(world.client, PAYMENT_ID, attempt);
    } catch (error) {
      tell('shop', `may not start attempt ${String(attempt)}: ${error instanceof Error ? error.message : ''}`);
      return note('an attempt was refused');
    }
    if (attempts + 1 === attempt) {
      note('a further attempt');
      start(attempt);
    }
  }

  /** A person's message. */
  function tellPayment(
    execution: Execution,
    definition: { readonly name: string },
    wish: object,
    refused?: () => void,
  ): void {
    update(execution, definition.name, [addressed(execution.workflowId, definition, wish)], refused);
  }

  function update(execution: Execution, name: string, args: readonly unknown[], refused?: () => void): void {
    lastUpdate += 1;
    execution.update(`update-${String(lastUpdate)}`, name, args, (answer) => {
      const text = 'error' in answer ? `refused: ${answer.error.message}` : 'answered';
      tell('shop', `${name} is ${text}`);
      if ('error' in answer) refused?.();
    });
  }

  function customerGoes(execution: Execution, url: string): void {
    const challenge = /\/acs\/(?<id>acs_[0-9a-f]+)/.exec(url)?.groups?.['id'];
    if (challenge === undefined) return;
    once(challenge, () => {
      const { act, afterMs, returns } = plan.customer;
      clock.after(afterMs, () => {
        const isTaken =
          act === 'leaves'
            ? provider.leave(challenge)
            : act === 'approves'
              ? provider.approve(challenge)
              : provider.fail(challenge);
        note(`customer ${act}${isTaken ? '' : ', too late'}`);
        tell('customer', `${act}${isTaken ? '' : ', too late'}`);
        if (returns) void world.payments.customerReturned(execution.workflowId).catch(() => undefined);
      });
    });
  }

  function shopDecides(execution: Execution): void {
    once(`decision ${execution.workflowId}`, () => {
      const { act, afterMs } = plan.shop;
      note(`shop ${act}`);
      if (act === 'forgets') return;
      clock.after(afterMs, () => {
        tell('shop', act);
        if (act === 'cancels') return tellPayment(execution, messages.cancel, { by: 'shop' });
        confirmed.add(execution.workflowId);
        tellPayment(execution, messages.confirm, { by: 'shop' });
      });
    });
  }

  /** The operator says what the provider's back office shows. */
  function operatorLooks(execution: Execution): void {
    const after = plan.operatorAfterMs;
    if (after === null) return;
    once(`operator ${execution.workflowId}`, () => {
      clock.after(after, () => {
        const as = truth();
        tell('operator', `resolves ${execution.workflowId} as ${as}`);
        note(`operator says ${as}`);
        const resolution = (word: string): object => ({ as: word, by: 'operator', why: 'the back office shows it' });
        tellPayment(execution, messages.resolve, resolution(as), () =>
          tellPayment(execution, messages.resolve, resolution('needs_review')),
        );
      });
    });
  }

  function truth(): 'succeeded' | 'declined' | 'needs_review' {
    const ours = world.sessions().filter(({ citPaymentId }) => citPaymentId === PAYMENT_ID);
    if (ours.some(({ stage }) => stage === 'succeeded')) return 'succeeded';
    // Where the provider contradicts itself, the truth cannot be known; some operators guess.
    if (plan.operatorGuesses && ours.some(({ stage }) => stage === 'contradictory')) return 'declined';
    return ours.every(({ stage }) => stage === 'failed' || stage === 'created') ? 'declined' : 'needs_review';
  }

  function operatorClosesAftermath(execution: Execution): void {
    const after = plan.operatorAfterMs;
    if (after === null) return;
    once(`aftermath ${execution.runId} ${String(execution.delivered.length)}`, () => {
      clock.after(after, () => {
        tell('operator', `closes ${execution.workflowId}`);
        const resolution = (as: string): object => ({ as, by: 'operator', why: 'it was booked' });
        const word = truth();
        tellPayment(execution, messages.resolveAftermath, resolution(word), () =>
          tellPayment(execution, messages.resolveAftermath, resolution('needs_review')),
        );
      });
    });
  }

  function open(): Execution[] {
    return server.executions.filter(
      ({ status, beginning }) => status === 'RUNNING' && beginning.workflowType === messages.CIT_PAYMENT,
    );
  }

  return {
    hasConfirmed: (workflowId) => confirmed.has(workflowId),
    startFirst: () => start(1),
    tryNext,
    cancel(how) {
      for (const execution of open()) {
        if (how === 'temporal') execution.cancel();
        else tellPayment(execution, messages.cancel, { by: 'shop', reason: 'out of stock' });
      }
    },
    recheck() {
      for (const execution of open()) execution.signal(messages.recheck.name, [{}]);
    },
    look(execution, view) {
      if (execution.beginning.workflowType !== messages.CIT_PAYMENT) return operatorClosesAftermath(execution);
      if (view === null) return;
      if (view.nextStep?.type === 'redirect') customerGoes(execution, view.nextStep.url);
      if (view.nextStep?.type === 'confirm') shopDecides(execution);
      if (view.status === 'needs_review' && view.outcome === null) operatorLooks(execution);
    },
  };
}
