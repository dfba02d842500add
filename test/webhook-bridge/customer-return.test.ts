/** Protects the way back from the bank: to the shop's own page, whatever the bank sends along, and without a wait. */
import {
  openPayment,
  paymentsInMemory,
  refusal,
  silence,
  type InMemory,
} from '../../campaigns/samples/payments-in-memory';
import { linkSecret, linkSecrets } from '../../campaigns/samples/webhooks';
import { payUrl, returnUrl } from '../../seals/customer-link';
import { closeBridges, PUBLIC_BASE_URL, startBridge, type RunningBridge } from './support/bridge';
import { browse, type Seen } from './support/browse';

const WORKFLOW = 'cit-payment-invoice-1';
const SHOP = 'https://shop.example/thanks?order=1&x=%2F#top';
let payments: InMemory;
let bridge: RunningBridge;

beforeEach(async () => {
  payments = paymentsInMemory();
  bridge = await startBridge(payments);
});
afterEach(closeBridges);

const back = (query = '', init: RequestInit = {}, url = bridge.url): Promise<Seen> =>
  browse(returnUrl(url, linkSecrets, WORKFLOW) + query, init);
const lyingForm = {
  method: 'POST',
  body: new URLSearchParams({ status: 'success', returnUrl: 'https://thief.example' }),
};
const rechecks = (): number => payments.calls.filter((call) => call.startsWith('recheck')).length;

function payment(returnUrlOfShop: string | null, state: 'open' | 'completed' = 'open'): void {
  payments.described.set(WORKFLOW, { ...openPayment, state, returnUrl: returnUrlOfShop });
}

it.each<[string, string, RequestInit]>([
  ['GET', '', {}],
  ['GET with parameters', '?status=failed&returnUrl=https://thief.example', {}],
  ['POST with a form', '', lyingForm],
])("%s redirects by 303 to the shop's address, unchanged", async (_, query, init) => {
  payment(SHOP);

  const seen = await back(query, init);
  expect([seen.status, seen.location, seen.text]).toEqual([303, SHOP, '']);
});

it.each<[string, string | null]>([
  ['the shop named no page', null],
  ['the shop named a script', 'javascript:alert(1)'],
  ['the shop named an unprotected page', 'http://shop.example/thanks'],
])('leads to our own status page when %s', async (_, shop) => {
  payment(shop);

  const page = returnUrl(PUBLIC_BASE_URL, linkSecrets, WORKFLOW).replace('/return/', '/payments/');
  expect((await back()).location).toBe(page);
  expect((await back('', lyingForm)).location).toBe(page);
});

it('asks the payment to recheck now, at most once in five seconds', async () => {
  payment(SHOP);
  await back();
  await back('', lyingForm);
  expect(rechecks()).toBe(1);

  bridge.pass(5_001);
  await back();
  expect(rechecks()).toBe(2);
});

it('rechecks another payment at once', async () => {
  payment(SHOP);
  payments.described.set('cit-payment-other', openPayment);

  await back();
  await browse(returnUrl(bridge.url, linkSecrets, 'cit-payment-other'));
  expect(rechecks()).toBe(2);
});

it('does not signal a payment that has ended', async () => {
  payment(SHOP, 'completed');

  expect((await back()).location).toBe(SHOP);
  expect(rechecks()).toBe(0);
});

it('sends the customer on even if the payment cannot be signalled, and signals it on the next visit', async () => {
  payment(SHOP);
  payments.meet((call) => (call.startsWith('recheck') ? refusal() : Promise.resolve()));
  expect((await back()).location).toBe(SHOP);

  payments.meet(null);
  await back();
  expect(rechecks()).toBe(2);
  expect(bridge.log.map(({ msg }) => msg)).toContain('The payment could not be told that its customer is back.');
});

it('accepts neither the pay link nor a forged one', async () => {
  payment(SHOP);

  expect((await browse(payUrl(bridge.url, linkSecrets, WORKFLOW).replace('/pay/', '/return/'))).status).toBe(404);
  expect((await browse(returnUrl(bridge.url, [linkSecret('other')], WORKFLOW))).status).toBe(404);
  expect(payments.calls).toEqual([]);
});

it("waits on its own page while Temporal is silent, and never resubmits the bank's form", async () => {
  const impatient = await startBridge(payments, { limits: { pageMs: 20 } });
  payment(SHOP);
  payments.meet(silence);

  const posted = await back('', lyingForm, impatient.url);
  expect([posted.status, posted.location]).toEqual([303, returnUrl(PUBLIC_BASE_URL, linkSecrets, WORKFLOW)]);
  const waiting = await back('', {}, impatient.url);
  expect([waiting.status, waiting.title, waiting.reloadAfter]).toEqual([503, 'One moment, please', 10]);

  payments.meet(null);
  expect((await back('', {}, impatient.url)).location).toBe(SHOP);
});

it('accepts only GET, HEAD and POST', async () => {
  const seen = await back('', { method: 'PUT' });

  expect([seen.status, seen.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});
