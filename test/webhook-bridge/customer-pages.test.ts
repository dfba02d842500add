/** Protects the customer's way to the bank: only there, only in time, and whatever state Temporal is in. */
import { paymentsInMemory, refusal, silence, type InMemory } from '../../campaigns/samples/payments-in-memory';
import { outcome, redirect, soon, sampleView } from '../../campaigns/samples/views';
import { linkSecrets } from '../../campaigns/samples/webhooks';
import { payUrl } from '../../seals/customer-link';
import type { PaymentView } from '../../workflows/contract/payment';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';
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
describe('the way to the bank', () => {
  it.each([
    'https://acs.example/3ds?PaReq=sdfew^//asdhbv&MD=a+b%2F=',
    'https://acs.example',
    'http://127.0.0.1:4010/acs/1',
    'http://localhost:4010/acs/1',
  ])('redirects by 303 to exactly %s', async (url) => {
    const seen = await pay(redirect({ url }));

    expect([seen.status, seen.location, seen.text]).toEqual([303, url, '']);
  });

  it('posts the fields to the bank by itself, or with a button', async () => {
    const seen = await pay(redirect({ method: 'POST', params: { PaReq: 'sdfew^//asdhbv', MD: 'a+b=' } }));

    expect(seen.text).toContain('<form method="post" action="https://acs.example/3ds">');
    expect(seen.text).toContain('<input type="hidden" name="PaReq" value="sdfew^//asdhbv"');
    expect(seen.text).toContain('<input type="hidden" name="MD" value="a+b="');
    expect(seen.text).toMatch(/<button>Continue to your bank<\/button>/);
    expect(seen.text).toContain('US$100.00');
    const nonce = /<script nonce="([^"]+)">/.exec(seen.text)?.[1];
    expect(seen.policy).toMatchObject({ 'script-src': `'nonce-${String(nonce)}'`, 'form-action': "'self' https:" });
  });

  it('allows a form to post to this machine only if that is its target', async () => {
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
  ])('does not lead to %j, and the log raises an alarm', async (url) => {
    for (const method of ['GET', 'POST'] as const) {
      bridge.pass(2_001);
      const seen = await pay(redirect({ url, method }));

      expect([seen.status, seen.location, seen.title]).toEqual([200, null, 'We cannot take you to your bank']);
      expect(seen.text).not.toContain('<form');
    }
    expect(bridge.log.map(({ level }) => level)).toEqual([50, 50]);
  });

  it('is closed when the time for the step is over', async () => {
    const seen = await pay(redirect({ until: soon(-1) }));

    expect([seen.status, seen.location, seen.title]).toEqual([200, null, 'Too late to approve this payment']);
    expect(seen.reloadAfter).not.toBeNull();
  });

  it.each<[string, PaymentView, boolean]>([
    ['nothing is to be done yet', sampleView({ status: 'opening' }), true],
    [
      'the shop must decide first',
      sampleView({ status: 'awaiting_confirmation', nextStep: { type: 'confirm', until: soon(1) } }),
      true,
    ],
    ['the payment is being stopped', sampleView({ status: 'cancelling' }), true],
    ['it is paid', outcome('succeeded'), false],
    ['it was abandoned', outcome('abandoned'), false],
  ])('is a friendly page when %s', async (_, view, isOpen) => {
    const seen = await pay(view);

    expect([seen.status, seen.location]).toEqual([200, null]);
    expect(seen.title).toBeTruthy();
    expect(seen.reloadAfter !== null).toBe(isOpen);
  });
});

describe('Temporal and the pages', () => {
  it('is asked at most once in two seconds per payment, however many visitors look', async () => {
    await Promise.all(Array.from({ length: 5 }, () => pay(redirect())));
    expect(payments.calls).toEqual([`view ${WORKFLOW}`]);

    bridge.pass(2_001);
    await pay(redirect());
    expect(payments.calls).toHaveLength(2);
  });

  it.each<[string, () => Promise<never>]>([
    ['is silent', silence],
    ['refuses', refusal],
  ])('%s: "one moment", which continues by itself when Temporal is back', async (_, trouble) => {
    const impatient = await startBridge(payments, { limits: { pageMs: 20 } });
    payments.views.set(WORKFLOW, redirect());
    const url = payUrl(impatient.url, linkSecrets, WORKFLOW);

    payments.meet(trouble);
    for (const page of [url, url.replace('/pay/', '/payments/')]) {
      const seen = await browse(page);
      expect([seen.status, seen.title, seen.reloadAfter]).toEqual([503, 'One moment, please', 10]);
    }
    payments.meet(null);
    expect((await browse(url)).status).toBe(303);
  });
});
