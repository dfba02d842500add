/** Protects the customer's way to the bank: only there, only in time, and nothing of anybody's text becomes markup. */
import { payUrl, returnUrl } from '../../webhook-bridge/customer-link';
import type { NextStep, Outcome, PaymentView } from '../../workflows/shapes';
import { browse, type Seen } from './support/browse';
import { closeBridges, PUBLIC_BASE_URL, startBridge, type RunningBridge } from './support/bridge';
import { paymentsInMemory, refusal, silence, viewOf, type InMemory } from './support/payments-in-memory';
import { linkSecrets } from './support/webhooks';

const WORKFLOW = 'cit-payment-invoice-1';
let payments: InMemory;
let bridge: RunningBridge;

beforeEach(async () => {
  payments = paymentsInMemory();
  bridge = await startBridge(payments);
});
afterEach(closeBridges);

type Redirect = Extract<NextStep, { type: 'redirect' }>;
const HOUR = 3_600_000;
const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();
const redirect = (step: Partial<Redirect> = {}): PaymentView =>
  viewOf({
    status: 'awaiting_customer',
    nextStep: {
      type: 'redirect',
      method: 'GET',
      url: 'https://acs.example/3ds',
      params: null,
      until: soon(HOUR),
      ...step,
    },
  });
const outcome = (status: Outcome['status']): PaymentView =>
  viewOf({
    status,
    outcome: {
      status,
      code: null,
      reason: '',
      late: false,
      retry: 'unsafe',
      environment: 'live',
      decidedBy: 'provider',
      card: null,
    },
  });

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

describe('the way to the bank', () => {
  it.each([
    'https://acs.example/3ds?PaReq=sdfew^//asdhbv&MD=a+b%2F=',
    'https://acs.example',
    'http://127.0.0.1:4010/acs/1',
    'http://localhost:4010/acs/1',
  ])('leads by 303 to %s, letter by letter', async (url) => {
    const seen = await pay(redirect({ url }));

    expect([seen.status, seen.location, seen.text]).toEqual([303, url, '']);
  });

  it('posts the fields to the bank by itself, or by a button', async () => {
    const seen = await pay(redirect({ method: 'POST', params: { PaReq: 'sdfew^//asdhbv', MD: 'a+b=' } }));

    expect(seen.text).toContain('<form method="post" action="https://acs.example/3ds">');
    expect(seen.text).toContain('<input type="hidden" name="PaReq" value="sdfew^//asdhbv"');
    expect(seen.text).toContain('<input type="hidden" name="MD" value="a+b="');
    expect(seen.text).toMatch(/<button>Continue to your bank<\/button>/);
    expect(seen.text).toContain('100.00 USD');
    const nonce = /<script nonce="([^"]+)">/.exec(seen.text)?.[1];
    expect(seen.policy).toMatchObject({ 'script-src': `'nonce-${String(nonce)}'`, 'form-action': "'self' https:" });
  });

  it('lets a form reach this machine only when that is where it goes', async () => {
    const seen = await pay(redirect({ method: 'POST', url: 'http://127.0.0.1:4010/acs/1' }));

    expect(seen.policy['form-action']).toBe("'self' https: http://localhost:* http://127.0.0.1:*");
  });

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,hello',
    'http://acs.example/3ds',
    'http://127.0.0.1.acs.example/',
    'https://bank.example@thief.example/',
    '//acs.example',
    '',
  ])('is not taken to %j, and the log raises its voice', async (url) => {
    for (const method of ['GET', 'POST'] as const) {
      bridge.pass(2_001);
      const seen = await pay(redirect({ url, method }));

      expect([seen.status, seen.location, seen.title]).toEqual([200, null, 'We cannot take you to your bank']);
      expect(seen.text).not.toContain('<form');
    }
    expect(bridge.log.map(({ level }) => level)).toEqual([50, 50]);
  });

  it('is closed when the time of the step is over', async () => {
    const seen = await pay(redirect({ until: soon(-1) }));

    expect([seen.status, seen.location, seen.title]).toEqual([200, null, 'Too late to approve this payment']);
    expect(seen.reloadAfter).not.toBeNull();
  });

  it.each<[string, PaymentView, boolean]>([
    ['nothing is to be done yet', viewOf({ status: 'opening' }), true],
    [
      'the shop must decide first',
      viewOf({ status: 'awaiting_confirmation', nextStep: { type: 'confirm', until: soon(1) } }),
      true,
    ],
    ['the payment is being stopped', viewOf({ status: 'cancelling' }), true],
    ['it is paid', outcome('succeeded'), false],
    ['it was abandoned', outcome('abandoned'), false],
  ])('is a friendly page when %s', async (_, view, isOpen) => {
    const seen = await pay(view);

    expect([seen.status, seen.location]).toEqual([200, null]);
    expect(seen.title).toBeTruthy();
    expect(seen.reloadAfter !== null).toBe(isOpen);
  });

  it('escapes whatever the provider may put in, wherever it may put it', async () => {
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
});

describe('the status page', () => {
  it('shows the amount and the end, and then stops asking', async () => {
    const seen = await statusOf(outcome('succeeded'), 'return');

    expect([seen.status, seen.title, seen.reloadAfter]).toEqual([200, 'Paid', null]);
    expect(seen.text).toContain('100.00 USD');
  });

  it('goes on asking while the payment is open, also in review', async () => {
    expect((await statusOf(viewOf({ status: 'needs_review' }), 'pay')).reloadAfter).toBeGreaterThan(0);
  });

  it('offers the way to the bank to who holds the pay link, never to who holds the return link', async () => {
    const link = payUrl(PUBLIC_BASE_URL, linkSecrets, WORKFLOW);

    expect((await statusOf(redirect(), 'pay')).text).toContain(`href="${link}"`);
    const returning = await statusOf(redirect(), 'return');
    expect(returning.text).not.toContain('/pay/');
    expect(returning.title).toBe('Finishing your payment');
  });

  it('reads a status of the future as under way', async () => {
    const view = { ...viewOf(), status: 'something_new' } as unknown as PaymentView;

    expect((await statusOf(view, 'pay')).title).toBe('Finishing your payment');
  });
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

  it.each(paths)('%s is kept by nobody, framed by nobody, runs nothing, and names no maker', async (path) => {
    const { headers, policy } = await browse(bridge.url + path);

    expect(policy).toMatchObject({ 'default-src': "'none'", 'frame-ancestors': "'none'", 'base-uri': "'none'" });
    expect(policy['script-src']).toBeUndefined();
    expect(policy['form-action']).toBe("'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('uses a nonce once', async () => {
    const nonces = [await statusOf(viewOf(), 'pay'), await statusOf(viewOf(), 'pay')].map(
      ({ policy }) => policy['style-src'],
    );

    expect(new Set(nonces).size).toBe(2);
  });

  it('is the same page for a forged link, for a payment that Temporal has forgotten, and for no page', async () => {
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

  it.each(['pay', 'payments'])('/%s takes GET and HEAD, and nothing else', async (path) => {
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

describe('Temporal and the pages', () => {
  it('is asked once in two seconds for one payment, however many look', async () => {
    await Promise.all(Array.from({ length: 5 }, () => pay(redirect())));
    expect(payments.calls).toEqual([`view ${WORKFLOW}`]);

    bridge.pass(2_001);
    await pay(redirect());
    expect(payments.calls).toHaveLength(2);
  });

  it.each<[string, () => Promise<never>]>([
    ['is silent', silence],
    ['refuses', refusal],
  ])('%s: "one moment", which goes on by itself when Temporal is back', async (_, trouble) => {
    const impatient = await startBridge(payments, { limits: { pageMs: 20 } });
    payments.views.set(WORKFLOW, redirect());
    const url = payUrl(impatient.url, linkSecrets, WORKFLOW);

    payments.meet(trouble);
    for (const page of [url, url.replace('/pay/', '/payments/')]) {
      const seen = await browse(page);
      expect([seen.status, seen.title, seen.reloadAfter]).toEqual([503, 'One moment please', 3]);
    }
    payments.meet(null);
    expect((await browse(url)).status).toBe(303);
  });
});
