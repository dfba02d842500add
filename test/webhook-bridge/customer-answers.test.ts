/** Protects what a customer's browser receives: the truth, in safe wrapping, and no outside text as markup. */
import { paymentsInMemory, type InMemory } from '../../campaigns/samples/payments-in-memory';
import { outcome, redirect, sampleView } from '../../campaigns/samples/views';
import { linkSecrets } from '../../campaigns/samples/webhooks';
import { payUrl, returnUrl } from '../../seals/customer-link';
import type { PaymentView } from '../../workflows/contract/payment';
import { closeBridges, PUBLIC_BASE_URL, startBridge, type RunningBridge } from './support/bridge';
import { browse, type Seen } from './support/browse';

const WORKFLOW = 'cit-payment-invoice-1';
let payments: InMemory;
let bridge: RunningBridge;

beforeEach(async () => {
  payments = paymentsInMemory();
  bridge = await startBridge(payments);
});
afterEach(closeBridges);

const pay = (view: PaymentView): Promise<Seen> => {
  payments.views.set(WORKFLOW, view);
  return browse(payUrl(bridge.url, linkSecrets, WORKFLOW));
};
const statusOf = (view: PaymentView, purpose: 'pay' | 'return'): Promise<Seen> => {
  payments.views.set(WORKFLOW, view);
  const url =
    purpose === 'pay' ? payUrl(bridge.url, linkSecrets, WORKFLOW) : returnUrl(bridge.url, linkSecrets, WORKFLOW);
  return browse(url.replace(/\/(pay|return)\//, '/payments/'));
};

describe('the status page', () => {
  it('shows the amount and the outcome, and then stops polling', async () => {
    const seen = await statusOf(outcome('succeeded'), 'return');

    expect([seen.status, seen.title, seen.reloadAfter]).toEqual([200, 'Paid', null]);
    expect(seen.text).toContain('US$100.00');
  });

  it('keeps polling while the payment is open, also in review', async () => {
    expect((await statusOf(sampleView({ status: 'needs_review' }), 'pay')).reloadAfter).toBeGreaterThan(0);
  });

  it('offers the way to the bank to a holder of the pay link, never to a holder of the return link', async () => {
    const link = payUrl(PUBLIC_BASE_URL, linkSecrets, WORKFLOW);

    expect((await statusOf(redirect(), 'pay')).text).toContain(`href="${link}"`);
    const returning = await statusOf(redirect(), 'return');
    expect(returning.text).not.toContain('/pay/');
    expect(returning.title).toBe('Waiting for your bank');
  });

  it('shows only the outcome once there is one, even if the view still has a step', async () => {
    const view = { ...redirect(), ...outcome('abandoned'), nextStep: redirect().nextStep };

    for (const seen of [await pay(view), await statusOf(view, 'pay')]) {
      expect([seen.status, seen.location, seen.title]).toEqual([200, null, 'Payment not completed: time ran out']);
      expect(seen.text).not.toMatch(/acs\.example|<a |<form/);
    }
  });

  it('reads an unknown status as in progress', async () => {
    const view = { ...sampleView(), status: 'something_new' } as unknown as PaymentView;

    expect((await statusOf(view, 'pay')).title).toBe('Finishing your payment');
  });
});

it('escapes everything that the provider may send, in every place', async () => {
  const evil = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&`;
  const view = {
    ...redirect({ method: 'POST', url: `https://acs.example/${evil}`, params: { [evil]: evil, submit: evil } }),
    currency: evil,
  };

  for (const seen of [await pay(view), await statusOf(view, 'pay')]) {
    expect(seen.text.match(/<script/g) ?? []).toHaveLength(seen.policy['script-src'] === undefined ? 0 : 1);
    expect(seen.text).not.toContain('<img');
    expect(seen.text).not.toMatch(/="[^"]*"'/);
  }
});

describe('every answer', () => {
  const paths = [
    '/',
    '/healthz',
    '/pay/x.y',
    '/payments/x.y',
    '/return/x.y',
    '/pay/%E0%A4%A',
    '/webhooks/smart-glocal',
  ];

  it.each(paths)('%s cannot be cached or framed, runs nothing, and names no software', async (path) => {
    const { headers, policy } = await browse(bridge.url + path);

    expect(policy).toMatchObject({ 'default-src': "'none'", 'frame-ancestors': "'none'", 'base-uri': "'none'" });
    expect(policy['script-src']).toBeUndefined();
    expect(policy['form-action']).toBe("'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('uses a nonce once', async () => {
    const nonces = [await statusOf(sampleView(), 'pay'), await statusOf(sampleView(), 'pay')].map(
      ({ policy }) => policy['style-src'],
    );

    expect(new Set(nonces).size).toBe(2);
  });

  it('is the same page for a forged link, for a payment that Temporal no longer keeps, and for an unknown page', async () => {
    const forgotten = await browse(payUrl(bridge.url, linkSecrets, 'cit-payment-forgotten'));
    const others = await Promise.all(
      paths
        .slice(2, 6)
        .concat('/nowhere')
        .map((path) => browse(bridge.url + path)),
    );

    const withoutNonce = ({ status, text }: Seen): string => String(status) + text.replaceAll(/nonce="[^"]*"/g, '');
    expect(forgotten.status).toBe(404);
    expect(new Set([forgotten, ...others].map(withoutNonce)).size).toBe(1);
  });

  it.each(['pay', 'payments'])('/%s accepts only GET and HEAD', async (path) => {
    payments.views.set(WORKFLOW, redirect());
    const url = payUrl(bridge.url, linkSecrets, WORKFLOW).replace('/pay/', `/${path}/`);

    const head = await browse(url, { method: 'HEAD' });
    expect([head.status < 400, head.text]).toEqual([true, '']);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const seen = await browse(url, { method });
      expect([seen.status, seen.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });
});
