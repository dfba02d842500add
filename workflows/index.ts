/** Entry of the workflow bundle: what this file exports is what a worker can run. */
export { citPayment } from './cit-payment';
export { citAftermath } from './cit-aftermath';
export { shopEvent } from './shop-event';
