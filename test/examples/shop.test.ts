/**
 * Protects what a shop's developer copies: the example's orders believe the right news in any order, and its pages show
 * everything as text. That it sells, end to end, is shown with the demo (test/e2e/demo.test.ts).
 */
import { frontPage, orderPage } from '../../examples/shop/pages';
import { hear, learn, placeOrder, findOrder } from '../../examples/shop/orders';
import type { ShopEvent } from '../../starter/index';

const DECLINED = {
  status: 'declined',
  code: null,
  reason: 'Declined; Smart Glocal gave no reason.',
  late: false,
  retry: 'safe',
  environment: 'simulator',
  decidedBy: 'provider',
  card: null,
  hasNewToken: false,
} as const;

function event(paymentId: string, status: 'declined' | 'succeeded' | 'needs_review', timestamp: string): ShopEvent {
  const outcome = status === 'needs_review' ? null : { ...DECLINED, status, reason: `It is ${status}.` };
  const nothing = { sessionId: null, nextStep: null, waitingFor: null, customerUrl: null };
  const data = { paymentId, attempt: 1, status, amount: 2_500, currency: 'usd', outcome, ...nothing };
  return { type: `payment.${status}`, timestamp, data };
}

const at = (second: number): string => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();

it('believes the outcome when the review event arrives after it, since events can arrive out of order', () => {
  placeOrder('tea-1');

  hear('msg_2', event('tea-1', 'succeeded', at(20)));
  hear('msg_1', event('tea-1', 'needs_review', at(10)));

  expect(findOrder('tea-1')).toMatchObject({ status: 'succeeded', reason: 'It is succeeded.' });
});

it("believes an outcome even if the shop's clock is ahead and it has read the payment since", () => {
  learn('tea-2', { status: 'processing', outcome: null }, at(30));

  hear('msg_3', event('tea-2', 'declined', at(20)));

  expect(findOrder('tea-2')).toMatchObject({ status: 'declined' });
});

it('believes the later of two outcomes, and handles a repeated event once', () => {
  for (const time of [1, 2, 3]) {
    hear('msg_5', event('tea-3', 'succeeded', at(20)));
    hear('msg_4', event('tea-3', 'declined', at(10)));
    expect([time, findOrder('tea-3')?.status, findOrder('tea-3')?.events.length]).toEqual([time, 'succeeded', 2]);
  }
});

it('shows everything it was told as text', () => {
  const evil = `"><script>alert('1')</script>&`;
  const order = { id: evil, status: 'declined', reason: evil, asOf: '', events: [evil] } as const;

  for (const page of [orderPage(order, evil, 'n'), frontPage(evil, [order], 'n')]) {
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;');
  }
});
