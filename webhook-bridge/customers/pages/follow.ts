/**
 * The scripts of the pages, as text: they run in the customer's browser under a nonce, are the same for every customer, and
 * are never built from payment or request data. Without them the pages do the same, a little less smoothly.
 */

/**
 * Follows the payment: fetches the same page from `/payments/:link` and replaces what has changed, until a page says that
 * nothing more will come. `role=status` announces news; the focus stays where it is, unless its element is gone.
 */
export const FOLLOW = `
(() => {
  const main = document.querySelector('main');
  const part = (id, tree = document) => tree.getElementById(id);
  let pause = 0;
  let timer;

  function askLater() {
    clearTimeout(timer);
    const first = Number(main.dataset.again);
    if (!first) return;
    // The longer the wait, the longer the pauses, up to half a minute.
    pause = Math.max(first, Math.min(pause * 1.1, 30));
    timer = setTimeout(ask, pause * 1000);
  }

  async function ask() {
    // The page is hidden: it asks when it is shown again.
    if (document.hidden) return;
    if (!main.dataset.ask) return location.reload();
    try {
      // Older browsers lack this signal, and wait as long as their network lets them.
      const signal = AbortSignal.timeout ? AbortSignal.timeout(10000) : undefined;
      const answer = await fetch(main.dataset.ask, { cache: 'no-store', signal });
      if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      else if (answer.status === 404) return location.reload();
    } catch {
      // Offline, perhaps in a lift: what the page says was true when it was loaded, and it asks again.
    }
    askLater();
  }

  function show(news) {
    const next = news.querySelector('main');
    if (next === null) return;
    // At /pay the customer has asked to be taken to the bank, and loading that page again does it.
    if (main.dataset.goes && next.dataset.situation === 'to_bank') return location.reload();
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    if (next.dataset.situation !== main.dataset.situation) pause = 0;
    document.title = news.title;
    main.className = next.className;
    for (const name of ['situation', 'again']) {
      if (name in next.dataset) main.dataset[name] = next.dataset[name];
      else delete main.dataset[name];
    }
    for (const id of ['sign', 'amount', 'news', 'left', 'actions']) {
      const there = part(id);
      const fresh = part(id, news);
      if (there.innerHTML !== fresh.innerHTML) there.replaceChildren(...fresh.childNodes);
    }
    if (focused !== null && !focused.isConnected) {
      part('news').tabIndex = -1;
      part('news').focus();
    }
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && main.dataset.again) ask();
  });
  // The customer came back with the back button: the browser shows the page as it was left.
  addEventListener('pageshow', (event) => {
    if (event.persisted && main.dataset.again) ask();
  });
  askLater();
})();
`;

/** Posts the form to the bank. A second press while the first is in flight would send the bank's data twice. */
export const POST_FORM = `
(() => {
  const form = document.forms[0];
  const A_SLOW_BANK = 5000;
  let sentAt = Date.now();
  form.addEventListener('submit', (event) => {
    if (Date.now() - sentAt < A_SLOW_BANK) event.preventDefault();
    else sentAt = Date.now();
  });
  // Back from the bank with the back button: load what is to be done now.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  // Not form.submit(): a form field of that name would hide the method.
  HTMLFormElement.prototype.submit.call(form);
})();
`;
