/**
 * What can go wrong between a shop and its payments, as classes that a caller can tell apart. Each message says what
 * happened, the likely cause and what to do; none holds a token, a customer's data or a value that was compared.
 */

/** No payment can be started from this input, or no message made of these texts. Nothing was started or sent. */
export class InvalidInput extends Error {
  override name = 'InvalidInput';

  constructor(
    readonly problems: readonly string[],
    heading = 'Nothing was started: the input has problems.',
  ) {
    super([heading, ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }
}

/** This start must not happen. Nothing was started by it. */
export class StartRefused extends Error {
  override name = 'StartRefused';
}

/** Time ran out before Temporal or the payment answered: the payment may be running, or may not. */
export class StartUnclear extends Error {
  override name = 'StartUnclear';

  constructor(id: string, what: string, cause?: unknown) {
    super(
      `It is unclear whether payment ${id} was started: ${what}. It may be in progress. ` +
        'Ask again with the same id, never with a new one: the same id is the same payment, a new one is a second debit.',
      cause === undefined ? {} : { cause },
    );
  }
}

/** Temporal has no payment under this id. */
export class UnknownPayment extends Error {
  override name = 'UnknownPayment';

  constructor(id: string) {
    super(
      `Unknown payment ${id}. The id is misspelt, the payment was started in another namespace, or it ended so long ` +
        'ago that Temporal no longer keeps it. The verb list shows the payments that Temporal knows.',
    );
  }
}

/** The payment's workflow was closed from outside (terminated, for one), so there is no outcome. */
export class StoppedPayment extends Error {
  override name = 'StoppedPayment';

  constructor(id: string, how: string, cause: unknown) {
    super(
      `Payment ${id} was stopped without an outcome (Temporal says ${how}). Its workflow was closed from outside, or its ` +
        'input was invalid. Money may have moved: compare it with the provider before doing anything else.',
      { cause },
    );
  }
}

/** The payment refused the request. */
export class Refused extends Error {
  override name = 'Refused';
}

/** The payment did not answer in time; the request may still be carried out. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** Temporal itself did not answer. */
export class TemporalSilent extends Error {
  override name = 'TemporalSilent';

  constructor(withinMs: number) {
    super(
      `Temporal did not answer within ${String(withinMs / 1000)} s. Check that it is running and that TEMPORAL_ADDRESS is right, ` +
        'then try again: payments continue by themselves.',
    );
  }
}
