/** Protects what is stored with a payment from endless texts: a message that is too long is not sent, and not quoted. */
import { resolveAftermathOf } from '../../starter/shop/aftermath-report';
import { InvalidInput } from '../../starter/shop/errors';
import { cancelPayment, confirmPayment, recheckPayment, resolvePayment } from '../../starter/shop/payments';
import { connectClient } from '../../temporal/connection';

const LONG = 'SECRET'.repeat(200);
const ID = 'cit-payment-order-1';
const nowhere = connectClient({ address: '127.0.0.1:1', namespace: 'default', credentials: () => ({}) }, {});
afterAll(() => nowhere.close());

it.each([
  ['cancel', 'reason: at most 1000', () => cancelPayment(nowhere.client, ID, { reason: LONG })],
  ['cancel', 'by: at most 64', () => cancelPayment(nowhere.client, ID, { by: LONG })],
  ['confirm', 'by: at most 64', () => confirmPayment(nowhere.client, ID, { by: LONG })],
  ['recheck', 'sessionId: at most 128', () => recheckPayment(nowhere.client, ID, { sessionId: LONG })],
  ['resolve', 'why: at most 1000', () => resolvePayment(nowhere.client, ID, { as: 'declined', by: 'anna', why: LONG })],
  [
    'resolve of an aftermath',
    'by: at most 64',
    () => resolveAftermathOf(nowhere.client, 'cit-aftermath-ps_1', { as: 'declined', by: LONG, why: 'case 881' }),
  ],
])('%s with an endless text sends nothing, and says: %s', async (_, problem, send) => {
  const error: unknown = await send().then(
    () => null,
    (thrown: unknown) => thrown,
  );

  expect(error).toBeInstanceOf(InvalidInput);
  expect(String(error)).toContain(`Nothing was sent: the message has problems.\n  ${problem}`);
  expect(String(error)).not.toContain('SECRET');
});
