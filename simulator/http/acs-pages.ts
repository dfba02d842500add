/** What a customer sees at the simulated bank. Pure. */
import type { OpenOrClosedChallenge, Return } from '../provider/answers';
import { escapeHtml, hiddenInputs, page } from './html';

/** The question, with one button per thing that a customer can do. */
export function questionPage({ challenge, session }: OpenOrClosedChallenge): string {
  const shown = session.payments[0]?.amount;
  const sum = shown === undefined ? '' : `${(shown.amount / 100).toFixed(2)} ${shown.currency.toUpperCase()}`;
  const merchant = URL.canParse(challenge.returnUrl) ? new URL(challenge.returnUrl).host : '';
  return page(
    'Do you approve this payment?',
    `<dl>
<dt>Amount</dt><dd>${escapeHtml(sum)}</dd>
<dt>You will return to</dt><dd>${escapeHtml(merchant)}</dd>
</dl>
<form method="post" action="/acs/${escapeHtml(challenge.id)}/answer">
<button class="approve" name="choice" value="approve">Approve</button>
<button class="refuse" name="choice" value="refuse">Refuse</button>
<button name="choice" value="leave">Walk away</button>
</form>`,
  );
}

/** Sends the customer back by POST: at once with a script, by a button without. */
export function returnByPostPage({ url, fields }: Return): string {
  return page(
    'Back to the shop',
    `<form method="post" action="${escapeHtml(url)}">
${hiddenInputs(fields)}
<button>Continue</button>
</form>
<script>document.forms[0].submit();</script>`,
  );
}

/** The customer closed the page, as far as anybody can tell. */
export function walkedAwayPage(): string {
  return page(
    'You walked away',
    '<p>The provider waits for 60 minutes (its clock) and then ends the payment. Until then the link still works.</p>',
  );
}

/** She answered, and nobody sends her back. */
export function stayHerePage(): string {
  return page('Thank you', '<p>Your answer was taken. This bank does not send you back to the shop.</p>');
}

/** Nobody asks any more. */
export function overPage(): string {
  return page('This step is over', '<p>It was answered before, or the payment has ended. Go back to the shop.</p>');
}

/** The customer did not arrive as the provider had asked for; `problem` says how. */
export function wrongArrivalPage(problem: string): string {
  return page(
    'The bank cannot read this request',
    `<p>The merchant sent you here wrongly: ${escapeHtml(problem)}.</p>`,
  );
}
