/** What a customer sees at the simulated bank. Pure. */
import type { OpenOrClosedChallenge, Return } from '../provider/answers';
import { CARD } from '../provider/wire';
import { BANK_LOOK } from './acs-look';
import { hiddenInputs, html, type Html } from './html';
import { moneyText } from './money';
import type { Page } from './page';

/** Delays worth trying, in minutes of the simulator's clock, for the default deadlines of shop and provider. */
const DELAYS: readonly (readonly [number, string])[] = [
  [1, 'in 1 minute'],
  [5, 'in 5 minutes'],
  [16, 'in 16 minutes, after the shop gave up (15 min)'],
  [59, 'in 59 minutes, just before Smart Glocal gives up'],
  [61, 'in 61 minutes, after Smart Glocal gave up (60 min)'],
];

/**
 * The question, with one button for each thing a customer can do. No field for a code or a password: someone would type a
 * real one into it.
 */
export function questionPage({ challenge, session }: OpenOrClosedChallenge): Page {
  const shown = session.payments[0]?.amount;
  return bankPage(
    'Do you approve this payment?',
    html`<p class="sum">${shown === undefined ? '' : moneyText(shown.amount, shown.currency)}</p>
      <dl>
        <dt>Merchant</dt>
        <dd>${merchantOf(challenge.returnUrl)}</dd>
        <dt>Card</dt>
        <dd>Visa <span aria-hidden="true">••••</span> ${CARD.last4}</dd>
      </dl>
      <form method="post" action="/acs/${challenge.id}/answer">
        <button class="approve" name="choice" value="approve">Approve</button>
        <button name="choice" value="refuse">Refuse</button>
        <button class="leave" name="choice" value="leave">Leave without an answer</button>
        <details>
          <summary>Answer late</summary>
          <div class="late">
            <p class="quiet small">
              You keep the bank waiting. Your answer arrives at the chosen time on the simulator’s clock.
            </p>
            <label for="minutes">When your answer arrives</label>
            <select id="minutes" name="minutes">
              ${DELAYS.map(([minutes, words]) => html`<option value="${minutes}">${words}</option>`)}
            </select>
            <div class="two">
              <button name="choice" value="approve_late">Approve then</button>
              <button name="choice" value="refuse_late">Refuse then</button>
            </div>
          </div>
        </details>
      </form>`,
    // The answer leads to the merchant, and from there wherever the merchant redirects: browsers apply this to redirects too.
    { formTargets: "'self' http: https:" },
  );
}

/** The customer has decided, and the answer is on its way: the page checks from time to time whether it has arrived. */
export function lateAnswerPage({ challenge }: OpenOrClosedChallenge): Page {
  const { late } = challenge;
  const at = late === null ? '' : new Date(late.at).toISOString();
  return bankPage(
    'Your answer is on its way',
    html`<p>
        Your ${late?.answer === 'refused' ? 'refusal' : 'approval'} arrives at
        <time datetime="${at}"><strong>${at.slice(11, 19)}</strong></time> on the simulator’s clock (UTC). Until then
        the bank waits, and so does the shop. You may close this page.
      </p>
      <p><a class="button" href="/acs/${challenge.id}/late">Check whether it has arrived</a></p>
      <p><a href="/">What the simulator has seen</a></p>`,
    { script: LOOK_WHETHER_IT_ARRIVED, formTargets: 'http: https:' },
  );
}

/**
 * Asks whether this page would still be the same (202), and reloads it only when not, so that readers keep their place.
 * Every 2 s is ours: soon enough after the moment, and no load for the server.
 */
const LOOK_WHETHER_IT_ARRIVED = `
const look = async () => {
  const answer = await fetch(location.href, { redirect: 'manual' }).catch(() => null);
  if (answer === null || answer.status === 202) setTimeout(look, 2000);
  else location.reload();
};
setTimeout(look, 2000);
`;

/** Sends the customer back by POST: at once with a script, by a button without. */
export function returnByPostPage({ url, fields }: Return): Page {
  return bankPage(
    'Back to the shop',
    html`<form method="post" action="${url}">${hiddenInputs(fields)}<button class="approve">Continue</button></form>`,
    { script: 'document.forms[0].submit();', formTargets: 'http: https:' },
  );
}

/** To everybody else it looks as if the customer had closed the page. */
export function walkedAwayPage(back: string | null): Page {
  return bankPage(
    'You left without an answer',
    html`<p>
        The provider waits for 60 minutes (its clock) and then ends the payment. Until then you can still come back
        here: go back in your browser, or follow the shop’s link again.
      </p>
      ${back === null ? '' : html`<p><a href="${back}">Go to the shop without answering</a></p>`}`,
  );
}

/** The customer has answered, and this bank does not send customers back. */
export function stayHerePage(): Page {
  return bankPage('Thank you', html`<p>Your answer was received. This bank does not send you back to the shop.</p>`);
}

/** The question is no longer open. */
export function overPage(): Page {
  return bankPage(
    'This step is over',
    html`<p>It has already been answered, or the payment has ended. Go back to the shop.</p>`,
  );
}

/** The customer did not arrive in the way the provider had asked for; `problem` says what was wrong. */
export function wrongArrivalPage(problem: string): Page {
  return bankPage(
    'The bank cannot read this request',
    html`<p>The merchant sent you here the wrong way: ${problem}.</p>`,
  );
}

function bankPage(heading: string, inside: Html, more: Pick<Page, 'script' | 'formTargets'> = {}): Page {
  return {
    title: `${heading} (simulated bank)`,
    notice: 'Simulation of a bank’s 3DS page. No bank is involved and no money moves.',
    style: BANK_LOOK,
    body: html`<main>
      <div class="sheet">
        <div class="bank">
          <span><span class="mark" aria-hidden="true">E</span>Example Bank</span><span class="scheme">3-D Secure</span>
        </div>
        <div class="inside">
          <h1>${heading}</h1>
          ${inside}
        </div>
      </div>
    </main>`,
    ...more,
  };
}

function merchantOf(returnUrl: string): string {
  return URL.canParse(returnUrl) ? new URL(returnUrl).host : 'unknown';
}
