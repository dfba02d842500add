/**
 * Everything that reads outside bytes and text, without HTTP around it: it returns what it promises, and never throws.
 */
import fc from 'fast-check';
import { postAddress } from '../../environment/fields';
import { isMetadataTag, workflowIdOfLink } from '../../seals/customer-link';
import { snapshotOf } from '../../smart-glocal/snapshot';
import { parseWebhook } from '../../smart-glocal/webhook';
import { loggedWord } from '../../webhook-bridge/bounds/log-text';
import { amountText } from '../../webhook-bridge/customers/pages/formats';
import { speechFor } from '../../webhook-bridge/customers/pages/languages';
import { browserUrl } from '../../webhook-bridge/customers/pages/safe-url';
import { situationOf } from '../../webhook-bridge/customers/pages/situation';
import type { Stand } from '../../workflows/contract/aftermath';
import { factsOf, repeatsTheEnd } from '../../workflows/contract/aftermath-facts';
import type { PaymentView } from '../../workflows/contract/payment';
import { openPayment } from '../samples/payments-in-memory';
import { sampleView } from '../samples/views';
import { linkSecrets } from '../samples/webhooks';
import { body, isGenuine, json, link, session, text } from './inputs';
import { demand, probe } from './target';

const STANDS: readonly (Stand | null)[] = [
  null,
  openPayment,
  { ...openPayment, state: 'completed', paymentStatus: 'succeeded', sessionId: 'ps_3230' },
  { ...openPayment, state: 'broken_off' },
];
const SAFE = /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/?#]|$))/i;

export const schemas = probe(fc.record({ body, session: fc.oneof(session, json), text, link }), (read) => {
  const news = parseWebhook(read.body);
  for (const stand of news === null ? [] : STANDS) {
    const [first] = factsOf(news as NonNullable<typeof news>, stand);
    demand(first !== undefined, 'news without a fact: answered 200, and lost');
    demand(/^[\w.:+-]*$/.test(first.webhook), 'a word of the provider that may be markup');
    if (stand !== null) repeatsTheEnd(news as NonNullable<typeof news>, stand);
  }
  for (const { redirect } of snapshotOf(read.session)?.payments ?? []) {
    demand(redirect === null || SAFE.test(redirect.url), `a redirect to ${String(redirect?.url)}`);
  }
  const url = browserUrl(read.text);
  demand(
    url === null || (SAFE.test(url.text) && /^[\x21-\x7e]+$/.test(url.text)),
    `sends a browser to ${String(url?.text)}`,
  );
  demand(url === null || new URL(url.text).username === '', 'sends a browser to an address with a user name');
  demand(
    workflowIdOfLink(linkSecrets, ['pay', 'return'], read.link) === null || isGenuine(read.link),
    'a forged link opens',
  );
  demand(!isMetadataTag(linkSecrets, read.text, read.link), 'a forged tag');
  demand(/^[\x20-\x7e]{0,64}$/.test(loggedWord(read.text)), 'a logged word that may forge a log line');
  const { language, locale } = speechFor([read.text, read.link]);
  const { name } = situationOf(sampleView({ status: read.text as PaymentView['status'] }), 'may_pay', 0);
  demand(language.words[name].title !== '', 'a page without words');
  amountText(1, read.text, locale);
  const forward = postAddress.safeParse(read.text);
  demand(!forward.success || forward.data.username === '', 'a forward address with a user name');
  // What is said about an address must not quote it: it may hold a key.
  demand(forward.success || read.text.length < 20 || !forward.error.message.includes(read.text), 'quotes an address');
});
