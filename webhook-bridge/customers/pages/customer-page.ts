/** The one page that customers see: a situation, in their language, in the shop's colours. All values are escaped. */
import type { PaymentView } from '../../../workflows/contract/payment';
import { html, type Html } from './html';
import type { Page } from './page';
import { FOLLOW, POST_FORM } from './follow';
import { amountText, durationText, minutesLeft } from './formats';
import type { Speech } from './languages';
import type { Shop } from './shop';
import { SIGNS } from './sign';
import type { Reader, Situation } from './situation';
import { styleOf } from './style';
import { TRAITS, type Traits } from './traits';

export interface Shown {
  readonly situation: Situation;
  /** Absent where there is no payment to show. */
  readonly view?: PaymentView;
  readonly reader?: Reader;
  /** `/pay/:link`; absent where the reader must not have it. */
  readonly payUrl?: string;
  /** Where this page's script can fetch the same page again. Absent: the page reloads. */
  readonly askUrl?: string;
  /** The reader has turned off the reloading that replaces scripts. */
  readonly isStill: boolean;
  /** Epoch ms. */
  readonly now: number;
}

interface Telling extends Shown {
  readonly traits: Traits;
  readonly speech: Speech;
  readonly shop: Shop;
}

/** HTTP status codes; every other situation is 200. */
const STATUS = { one_moment: 503, unknown_link: 404, broken: 500 } as const;

/**
 * Seconds between two loads of a page in a browser without scripts. Each load makes a screen reader start again at the
 * top, so it is not too often, and can be switched off (WCAG 2.2.1). Ours.
 */
const RELOAD_SECONDS = 10;

export type CustomerPages = (shown: Shown, speech: Speech) => Page;

/** The pages of a shop. Pure, and so are the pages. */
export function customerPages(shop: Shop): CustomerPages {
  const style = styleOf(shop.colour);
  return (shown, speech) => ({ ...customerPage(shown, speech, shop), style, hasLogo: shop.logo !== null });
}

function customerPage(shown: Shown, speech: Speech, shop: Shop): Omit<Page, 'style'> {
  const { situation, view, reader, askUrl } = shown;
  const telling: Telling = { ...shown, traits: TRAITS[situation.name], speech, shop };
  const { traits } = telling;
  const { language, locale } = speech;
  const form = formOf(telling);
  const { title, text, more } = form === null ? language.words[situation.name] : language.posting;
  const reason = situation.name === 'declined' ? html`<p>${language.declined[situation.reason]}</p>` : '';
  const again = form === null ? traits.askAgain : null;

  return {
    status: situation.name in STATUS ? STATUS[situation.name as keyof typeof STATUS] : 200,
    language: language.tag,
    title: shop.name === null ? title : `${title} · ${shop.name}`,
    head: again === null || shown.isStill ? html`` : reloading(again),
    body: html`${header(shop)}
      <main
        class="${traits.mood}"
        data-situation="${situation.name}"
        ${again === null ? '' : html`data-again="${again}"`}
        ${askUrl === undefined ? '' : html`data-ask="${askUrl}"`}
        ${reader === 'wants_to_pay' ? html`data-goes="true"` : ''}
      >
        <div id="sign" aria-hidden="true">${SIGNS[traits.mood]}</div>
        <div id="amount">
          ${view === undefined ? '' : html`<p class="amount">${amountText(view.amount, view.currency, locale)}</p>`}
        </div>
        <div id="news" role="status" aria-atomic="true">
          <h1>${title}</h1>
          ${reason}
          <p>${text}</p>
          ${more === undefined ? '' : html`<p>${more}</p>`}
        </div>
        <div id="left">${timeLeft(telling)}</div>
        <div id="actions">${form ?? action(telling)}</div>
      </main>
      ${footer(telling, again)}`,
    ...(form === null ? {} : { script: POST_FORM }),
    ...(again === null ? {} : { script: FOLLOW }),
    ...(situation.name === 'to_bank' && form !== null
      ? // Browsers apply this to the redirects after the form as well: banks hop between hosts, and end at our return page.
        {
          formTargets: `'self' https:${situation.target.isLocalHttp ? ' http://localhost:* http://127.0.0.1:*' : ''}`,
        }
      : {}),
  };
}

function reloading(again: number): Html {
  return html`<noscript><meta http-equiv="refresh" content="${Math.max(again, RELOAD_SECONDS)}" /></noscript>`;
}

function header({ name, logo }: Shop): Html {
  if (name === null) return html``;
  return html`<header>${logo === null ? name : html`<img src="${logo}" alt="${name}" />`}</header>`;
}

/** The form that posts the customer on to the bank; null on a page that does not do that. */
function formOf({ situation, reader, speech }: Telling): Html | null {
  if (situation.name !== 'to_bank' || reader !== 'wants_to_pay' || situation.step.method !== 'POST') return null;
  const fields = Object.entries(situation.step.params ?? {}).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post" action="${situation.target.text}">
    ${fields}<button>${speech.language.continueToBank}</button>
  </form>`;
}

function timeLeft({ situation, now, speech: { language, locale } }: Telling): Html {
  if (!('until' in situation) || Number.isNaN(situation.until)) return html``;
  const minutes = minutesLeft(situation.until, now);
  const words = minutes === null ? language.lastMinute : language.timeLeft(durationText(minutes, 'minute', locale));
  return html`<p class="left">${words}</p>`;
}

function action({ traits, payUrl, shop, view, speech: { language } }: Telling): Html {
  const link = (href: string, words: string): Html => html`<p><a class="button" href="${href}">${words}</a></p>`;
  if (traits.offers === 'bank' && payUrl !== undefined) return link(payUrl, language.continueToBank);
  if (traits.offers === 'again') return link('', language.again);
  if (traits.offers === 'help' && shop.support !== null) return link(shop.support.href, language.askShop);
  if (traits.offers === 'shop' && shop.url !== null) return link(shop.url, language.backToShop(shop.name));
  // Without a shop address to link to, the page at least says that nothing is left to do here.
  return traits.askAgain === null && view !== undefined ? html`<p class="soft">${language.closePage}</p>` : html``;
}

function footer({ shop, view, isStill, speech: { language, locale } }: Telling, again: number | null): Html {
  const { support } = shop;
  return html`<footer>
    ${support === null ? '' : html`<p>${language.questions} <a href="${support.href}">${support.text}</a></p>`}
    ${view === undefined ? '' : html`<p>${language.reference} ${view.paymentId}</p>`}
    ${again === null ? '' : html`<noscript>${reloadNote()}</noscript>`}
  </footer>`;

  function reloadNote(): Html {
    if (isStill) return html`<p><a href="?reload=off">${language.standsStill}</a></p>`;
    const every = durationText(Math.max(again ?? 0, RELOAD_SECONDS), 'second', locale);
    return html`<p>${language.reloads(every)} <a href="?reload=off">${language.stopReloading}</a></p>`;
  }
}
