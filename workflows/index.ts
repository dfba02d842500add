/**
 * What a worker can run: three stories. To follow one payment, read in this order:
 *
 * 1. `cit-payment.ts`: the payment's story, a loop of a few lines.
 * 2. `facts/known.ts`, then `facts/events.ts`: what can be known of a payment, and what can happen to it.
 * 3. `facts/evolve.ts` and `facts/merge.ts`: how an event (a webhook is one) changes what is known. Nothing else does.
 * 4. `decisions/next-step.ts`: what to do next; `stops-and-reviews.ts`: what follows when time has passed.
 * 5. `decisions/outcome.ts`: how it ended. `contract/policy.ts`: every deadline, with its reason.
 *
 * `views/` is what people are told, `effects/` alone touches Temporal, `contract/` is all that other rooms may import.
 */
export { citPayment } from './cit-payment';
export { citAftermath } from './cit-aftermath';
export { shopEvent } from './shop-event';
