/** The customer's pages: a forged link opens nothing, and none of the provider's text becomes markup or an untrusted link. */
import fc from 'fast-check';
import type { PaymentView } from '../../workflows/contract/payment';
import { openPayment } from '../samples/payments-in-memory';
import { sampleView } from '../samples/views';
import type { Answer } from './client';
import { demandNoFault, WORKFLOW, type FuzzedDoor } from './door';
import { isGenuine, link, text } from './inputs';
import { demand, probe, type Probe } from './target';

const UNTIL = '2999-01-01T00:00:00.000Z';
const step = fc.record({
  type: fc.constant('redirect' as const),
  method: fc.constantFrom('GET' as const, 'POST' as const),
  // Mostly a redirect that the customer may be sent to, so that the form behind it is reached.
  url: fc.oneof({ weight: 2, arbitrary: fc.webUrl({ validSchemes: ['https'] }) }, { weight: 1, arbitrary: text }),
  params: fc.option(fc.dictionary(text, text, { maxKeys: 3 })),
  until: fc.oneof({ weight: 5, arbitrary: fc.constant(UNTIL) }, { weight: 1, arbitrary: text }),
});
const view: fc.Arbitrary<PaymentView> = fc
  .record({
    nextStep: fc.option(step, { freq: 4 }),
    currency: text,
    status: fc.constantFrom('awaiting_customer' as const, 'processing' as const),
  })
  .map(sampleView);

const path = fc.oneof(
  fc.tuple(fc.constantFrom('pay', 'pay', 'return', 'payments'), link).map(([page, candidate]) => ({
    page,
    link: candidate,
    path: `/${page}/${encodeURIComponent(wellFormed(candidate))}`,
  })),
  text.map((any) => ({ page: '', link: '', path: `/${encodeURI(wellFormed(any))}` })),
);
const inputs = fc.record({
  at: path,
  method: fc.constantFrom('GET', 'GET', 'GET', 'POST', 'HEAD', 'PUT'),
  query: text,
  view,
  shop: fc.option(text),
});

export function pages(door: FuzzedDoor): Probe<unknown> {
  return probe(inputs, async ({ at, method, query, view: shown, shop }) => {
    door.forget();
    door.payments.views.set(WORKFLOW, shown);
    door.payments.described.set(WORKFLOW, { ...openPayment, returnUrl: shop });
    const answer = await door.ask({ method, path: `${at.path}?x=${encodeURIComponent(wellFormed(query))}` });

    demandNoFault(answer.status);
    const reached = door.reached();
    demand(isGenuine(at.link) || reached.length === 0, `a forged link reached Temporal: ${reached.join(', ')}`);
    demand(
      !reached.some((call) => /^(ready_to_confirm|action_required|payment_finished|keep|ask) /.test(call)),
      'a page sent a signal to Temporal',
    );
    demandSafe(answer);
  });
}

/** Every tag in the templates, with only their own attributes. */
const OUR_TAG =
  /^<(!doctype html|\/?(html|head|meta|title|style|body|main|footer|div|h1|p|form|input|button|a|noscript|svg|path|circle|script)(\s+(lang|charset|name|content|http-equiv|nonce|class|id|role|aria-hidden|aria-atomic|data-(situation|again|ask|goes)|viewBox|d|cx|cy|r|method|action|type|value|href)="[^"]*")*\s*\/?)>$/;

function demandSafe({ headers, text: page }: Answer): void {
  const { location } = headers;
  demand(
    location === undefined || /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/?#]|$))/i.test(location),
    `leads to ${String(location)}`,
  );
  demand(location === undefined || new URL(location).username === '', 'leads to an address with a user name');
  const policy = String(headers['content-security-policy']);
  demand(policy.startsWith("default-src 'none'"), 'has no policy');
  const nonce = /nonce-([^']+)'/.exec(policy)?.[1];
  for (const [tag] of page.matchAll(/<[a-z!/][^>]*>/gi)) {
    demand(OUR_TAG.test(tag), `has a tag that is not ours: ${tag}`);
    if (/^<(script|style)/i.test(tag))
      demand(tag.includes(`nonce="${String(nonce)}"`), 'has a script or style without our nonce');
  }
}

/** A lone surrogate cannot be sent at all. */
function wellFormed(any: string): string {
  return Buffer.from(any).toString();
}
