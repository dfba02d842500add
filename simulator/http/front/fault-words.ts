/**
 * What goes wrong, in a sentence made from the fault itself, so that it also fits a fault composed of parts; and the named
 * faults for a person to choose from. Pure.
 */
import type { CallFault, Reply, REPLIES } from '../../faults/call-fault';
import { CALL_FAULT_NAMES, callFaultOf } from '../../faults/call-fault-names';
import type { WebhookContent, WebhookFault, MESSAGES } from '../../faults/webhook-fault';
import { WEBHOOK_FAULT_NAMES, webhookFaultOf } from '../../faults/webhook-fault-names';
import { ALTERATIONS } from '../../provider/alterations';
import { ALTERATION_WORDS } from './alteration-words';

/** What happens to the call, and what its caller sees. */
export function callFaultInWords({ effect = 'applied', reply = 'answer', wait, lasts }: CallFault): string {
  const applied =
    typeof effect === 'object' ? `applied ${durationText(effect.appliedAfterMs)} later` : effect.replace('_', ' ');
  const waits = [
    wait?.webhooks === true ? 'after its webhooks have been tried' : '',
    wait?.clockMs === undefined ? '' : `${durationText(wait.clockMs)} later`,
    wait?.realMs === undefined ? '' : `${durationText(wait.realMs)} (real time) later`,
  ].filter((words) => words !== '');
  return [
    `${applied}, the caller sees ${replyInWords(reply)}`,
    ...waits,
    ...(lasts === true ? ['from then on'] : []),
  ].join(', ');
}

function dropInWords(drop: WebhookFault['drop']): string {
  if (drop === 'all') return 'never sent';
  if (drop === undefined) return '';
  return drop === 1 ? 'the first attempt is left out' : `the first ${String(drop)} attempts are left out`;
}

/** What happens to the webhook on its way. */
export function webhookFaultInWords(fault: WebhookFault): string {
  const { drop, ignoreOk, copies, againAfterMs = [], delayMs, hold, signature, content, beside } = fault;
  const sayings = [
    dropInWords(drop),
    ignoreOk === undefined ? '' : `a reply of 200 is ignored ${String(ignoreOk)} times`,
    copies === undefined ? '' : `${String(copies + 1)} copies at once`,
    ...againAfterMs.map((ms) => `once more after ${durationText(ms)}`),
    delayMs === undefined ? '' : `${durationText(delayMs)} late`,
    hold === true ? 'only after the next webhook of its session' : '',
    signature === undefined ? '' : SIGNATURE_WORDS[signature],
    content === undefined ? '' : contentInWords(content),
    beside === true ? 'in addition to the genuine one' : '',
  ].filter((words) => words !== '');
  return sayings.length === 0 ? 'as it should be' : sayings.join(', ');
}

export interface Choice {
  readonly title: string;
  readonly names: readonly string[];
}

/** The named faults of a call; of those with a variable part, examples. */
export const CALL_FAULT_CHOICE: readonly Choice[] = [
  { title: 'Not applied', names: namesWhere(({ effect }) => effect === 'not_applied') },
  { title: 'Applied, but the caller cannot know', names: namesWhere(({ effect }) => effect === undefined) },
  { title: 'Applied late', names: namesWhere(({ effect }) => typeof effect === 'object') },
  { title: 'Applied, but shown as something else', names: ALTERATIONS.map((alteration) => `shows_${alteration}`) },
];

/** The faults of a webhook, by what is wrong with it. */
export const WEBHOOK_FAULT_CHOICE: readonly Choice[] = [
  { title: 'On its way', names: webhookNamesWhere((fault) => !('signature' in fault) && !('content' in fault)) },
  { title: 'Its signature', names: webhookNamesWhere((fault) => 'signature' in fault) },
  { title: 'Its message', names: webhookNamesWhere(({ content }) => content !== undefined && !isAlteration(content)) },
  { title: 'Genuinely signed, but untrue', names: [...ALTERATIONS] },
];

const SIGNATURE_WORDS: Readonly<Record<NonNullable<WebhookFault['signature']>, string>> = {
  missing: 'no signature',
  empty: 'an empty signature',
  bad: 'the signature of another body',
  doubled: 'the signature in two header lines',
  url_safe: 'the signature in the other Base64 alphabet',
  of_merchant: 'signed with the merchant’s own key',
  of_another: 'signed with an unknown key',
};

const MESSAGE_WORDS: Readonly<Record<(typeof MESSAGES)[number], string>> = {
  unknown_type: 'of an unknown type',
  stale: 'the session before its last change',
  same_updated_at: 'with the time of the previous change',
  not_json: 'half of the JSON',
  array: 'a list',
  no_session: 'no session in it',
  very_large: '1.5 MB long',
  wrong_content_type: 'as text/plain',
  changed_byte: 'one byte differs from what was signed',
};

const REPLY_WORDS: Readonly<Record<(typeof REPLIES)[number], string>> = {
  answer: 'the true answer',
  hang: 'nothing, and the connection stays open',
  reset: 'a connection reset',
  http_500: 'HTTP 500',
  http_502: 'HTTP 502, a proxy’s page',
  http_429: 'HTTP 429, a proxy’s page',
  http_429_json: 'HTTP 429, JSON with an unknown code',
  empty: 'HTTP 200, empty',
  cut_json: 'half of the JSON',
  cut_transfer: 'the connection closing in the middle of the body',
  wrong_content_type: 'the answer as text/html',
  ok_without_session: '"ok" and nothing else',
  ok_with_400: 'the answer under HTTP 400',
};

function replyInWords(reply: Reply): string {
  if (typeof reply === 'string') return REPLY_WORDS[reply];
  if ('shows' in reply) return ALTERATION_WORDS[reply.shows];
  return reply.refuse + (reply.httpStatus === undefined ? '' : ` under HTTP ${String(reply.httpStatus)}`);
}

function isAlteration(content: WebhookContent): content is keyof typeof ALTERATION_WORDS {
  return Object.hasOwn(ALTERATION_WORDS, content);
}

function contentInWords(content: WebhookContent): string {
  return isAlteration(content) ? `says: ${ALTERATION_WORDS[content]}` : MESSAGE_WORDS[content];
}

function namesWhere(holds: (fault: CallFault) => boolean): string[] {
  return CALL_FAULT_NAMES.filter((name) => holds(callFaultOf(name) ?? {}));
}

function webhookNamesWhere(holds: (fault: WebhookFault) => boolean): string[] {
  return WEBHOOK_FAULT_NAMES.filter((name) => holds(webhookFaultOf(name) ?? {}));
}

function durationText(ms: number): string {
  const [size, unit] = ms < 60_000 ? [1_000, 's'] : ms < 3_600_000 ? [60_000, 'min'] : [3_600_000, 'h'];
  return `${String(Math.round((ms / size) * 10) / 10)} ${unit}`;
}
