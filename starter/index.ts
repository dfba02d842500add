/**
 * The engine, as a shop's server uses it (docs/shop.md; examples/shop is a complete one). Connect once, start a payment for
 * an order, send the customer to `customerUrl`; the outcome comes as a shop event, or on request:
 *
 *     const { client, options } = connectEngine();
 *     const { customerUrl } = await startPayment(client, { paymentId: 'order-42', amount: 2500, currency: 'usd', customer, token }, options);
 *     const { status } = await viewOf(client, workflowIdOf('order-42'));
 *
 * Money is whole minor units. Starting the same payment again is the same payment: repeat a start after any error, with the
 * same id. Statuses, outcomes and `retry` are explained at their types.
 */
export { connectEngine, type Engine } from './shop/connect';
export {
  cancelPayment,
  confirmPayment,
  customerUrlOf,
  recheckPayment,
  resolvePayment,
  startPayment,
  readView as viewOf,
  waitForOutcome,
  type StartedPayment,
  type StartOptions,
} from './shop/payments';
export {
  InvalidInput,
  NoAnswer,
  Refused,
  StartRefused,
  StartUnclear,
  StoppedPayment,
  TemporalSilent,
  UnknownPayment,
} from './shop/errors';
export { formatMoney } from '../workflows/contract/money';
export { workflowIdOf } from '../workflows/contract/workflow-id';
export type { KnownView } from './shop/payment-report';
export type {
  CancelAnswer,
  CitPaymentInput,
  CitPaymentResult,
  Outcome,
  PaymentView,
} from '../workflows/contract/payment';
export type { ShopEvent, ShopEventData, ShopEventType } from '../workflows/contract/shop-event';
