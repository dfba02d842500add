/**
 * What a worker can run: a customer-initiated (CIT) payment, what the provider reports after its end, an event for the shop.
 *
 * One payment, in this order:
 *
 * 1. `decisions/rules.ts`: every rule in words.
 * 2. `cit-payment.ts`: the loop that takes one step after another.
 * 3. `decisions/next-step.ts`: which step, clause by clause. The provider may send the customer to 3DS before it asks for the
 *    confirm, after it, or both.
 * 4. `facts/events.ts` (what can happen), `facts/known.ts` (what can be known; look things up in it), `facts/evolve.ts` (how each
 *    event changes what is known; nothing else does), `facts/claims.ts` (the conclusions of which decisions are made).
 * 5. `decisions/turn.ts`, `stops-and-reviews.ts`: what follows from facts and time alone, before a step is chosen.
 * 6. `decisions/outcome.ts`: how it ended.
 *
 * One webhook: `effects/handlers.ts` (receives the signal), `effects/news-reader.ts` (has its signature verified),
 * `readsNewsOf` in `cit-payment.ts` (makes it an event), `facts/hear.ts` (with proof it is believed, without it is remembered),
 * `facts/merge.ts` (what it adds), `decisions/next-step.ts` (what is done about it).
 *
 * One deadline: `contract/policy.ts` and `contract/request.ts` (how long), `facts/merge.ts` (from when: `stepAt`),
 * `decisions/deadlines.ts` (until when), `wakeOf` in `next-step.ts` (wakes the loop), `stops-and-reviews.ts` (it has passed: a
 * stop), `next-step.ts` (ask, then cancel), `outcome.ts` (how it then ends). A stop by itself ends only a payment that was never
 * started; any other ends with what the provider says.
 *
 * `views/` is what people are told. Only the three workflows and `effects/` act through Temporal. `aftermath/` is what comes after
 * a payment's end. `contract/` is for the other top-level folders; `explain`, the exhaustive search and the tests use the
 * decisions as well.
 */
export { citPayment } from './cit-payment';
export { citAftermath } from './cit-aftermath';
export { shopEvent } from './shop-event';
