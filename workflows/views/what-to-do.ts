import type { Outcome, PaymentView } from '../contract/payment';
import { refusalOf } from '../decisions/resolution';
import { askedSession, isStopped, lacksItsSession } from '../facts/claims';
import type { Known } from '../facts/known';

/** What a person can do about a payment now, each with a command that would be accepted. Pure. */
export function adviceOn({ nextStep, outcome }: PaymentView, known: Known, id: string): string {
  if (outcome !== null) return `**To do**: ${afterwards(outcome, known)}`;
  if (known.review !== null) return whileInReview(known, id);
  const isShopsTurn = nextStep?.type === 'confirm';
  const ask = askedSession(known) === null ? [] : [item('ask Smart Glocal now', `recheck ${id}`)];
  const stop = isStopped(known) ? [] : [item('stop it, if Smart Glocal still allows it', `cancel ${id} --reason TEXT`)];
  const confirm = isShopsTurn ? [item('confirm, if no other system does', `confirm ${id}`)] : [];
  const todo = isShopsTurn ? 'the shop decides.' : 'nothing, it continues by itself.';
  const can = [...confirm, ...ask, ...stop];
  return [`**To do**: ${todo}${can.length > 0 ? ' If needed:' : ''}`, can.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

function whileInReview(known: Known, id: string): string {
  const where = known.sessionId ?? `a payment with cit_payment_id ${known.request.paymentId}`;
  const closings = CLOSINGS.map(({ as, when }) => {
    const refusal = refusalOf(known, { as, by: 'WHO', why: 'TEXT' });
    return refusal === null
      ? item(when, `resolve ${id} --as ${as} --by WHO --why TEXT`)
      : `- \`--as ${as}\` is refused now: ${refusal.message}`;
  });
  return [
    `**To do**: look up ${where} at Smart Glocal (their back office or support). Then:`,
    [
      ...(lacksItsSession(known)
        ? [item('name its session, once you have found it', `recheck ${id} --session PS`)]
        : []),
      ...(askedSession(known) === null ? [] : [item('ask Smart Glocal again, now', `recheck ${id}`)]),
      ...closings,
    ].join('\n'),
  ].join('\n\n');
}

const CLOSINGS = [
  { as: 'succeeded', when: 'the card was debited as requested: close it as paid' },
  { as: 'declined', when: 'it was not debited: close it as not paid' },
  { as: 'needs_review', when: 'it cannot be found out, or was settled another way: close it as unclear' },
] as const;

function afterwards({ status, late, retry }: Outcome, { request, facts, differences }: Known): string {
  const token = facts.newToken === null ? '' : ' The result holds a new token of the card.';
  if (status === 'succeeded') {
    const lateness = 'deliver, or refund it at Smart Glocal: it was paid after a deadline or a cancel request.';
    return `${late ? lateness : 'nothing.'}${token}`;
  }
  if (status === 'needs_review') return 'settle it with the customer; no further attempt is started.';
  const mismatch =
    status === 'rejected' ? `ask Smart Glocal why it showed a different payment (${differences.join(', ')}). ` : '';
  const again = `--payment-id ${request.paymentId} --attempt ${String(request.attempt + 1)}`;
  return retry === 'safe'
    ? `${mismatch}nothing. A further attempt is safe: \`npm run starter -- start ${again} ...\``
    : `${mismatch}no further attempt: whether this one can still be paid is unclear.`;
}

function item(what: string, command: string): string {
  return `- ${what}: \`npm run starter -- ${command}\``;
}
