/**
 * What a worker can run: a customer-initiated (CIT) payment, what the provider reports after its end, an event for the shop.
 *
 * One payment, in this order:
 *
 * 1. `cit-payment.ts`: the payment's story, a loop of a few lines.
 * 2. `facts/known.ts`, then `facts/events.ts`: what can be known of a payment, and what can happen to it.
 * 3. `facts/evolve.ts`: how each event changes what is known. Nothing else does.
 * 4. `decisions/turn.ts`: what is due by now (`stops-and-reviews.ts`), then what to do (`next-step.ts`).
 * 5. `decisions/outcome.ts`: how it ended.
 *
 * One webhook: `effects/handlers.ts` (a signal becomes an event), `facts/evolve.ts`, `facts/merge.ts` (what it teaches).
 *
 * One deadline: `contract/policy.ts` (how long, and why), `decisions/deadlines.ts` (until when), `stops-and-reviews.ts` (it
 * has passed: a stop), `next-step.ts` (ask, then cancel), `outcome.ts` (the stop alone ends only what was never started).
 *
 * `views/` is what people are told. Only the three workflows and `effects/` act through Temporal. `contract/` is for the
 * other rooms; `explain`, the proofs and the tests use the decisions as well.
 */
export { citPayment } from './cit-payment';
export { citAftermath } from './cit-aftermath';
export { shopEvent } from './shop-event';
