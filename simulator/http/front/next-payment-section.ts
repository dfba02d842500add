/** What a person arranges for the next payment, and what is still to happen. Every choice is a plain form. */
import { callFaultOf } from '../../faults/call-fault-names';
import { webhookFaultOf } from '../../faults/webhook-fault-names';
import { METHOD_NAMES } from '../../provider/requests';
import { ANNOUNCED_AS } from '../../provider/stages';
import { BEHAVIOUR_WORDS, behaviourOf } from '../../provider/tokens';
import { html, type Html } from '../html';
import type { Arranged, ArrangedFault } from './arranged';
import { BEHAVIOUR_CHOICE, behaviourInWords } from './behaviour-words';
import {
  CALL_FAULT_CHOICE,
  callFaultInWords,
  WEBHOOK_FAULT_CHOICE,
  webhookFaultInWords,
  type Choice,
} from './fault-words';
import { SCOPES } from './orders';

/** The section of the front page; `impossible`: names of webhook faults that cannot be carried out here. Pure. */
export function nextPaymentSection(arranged: Arranged, impossible: ReadonlySet<string>): Html {
  return html`<section aria-labelledby="next">
    <h2 id="next">The next payment</h2>
    <div class="sheet">
      <details class="arrange">
        <summary>Arrange how it behaves, and what goes wrong</summary>
        <form class="choices" method="post" action="/next">
          <fieldset>
            <legend>How it behaves</legend>
            <div class="fields">
              ${selectField('behaviour', 'Behaviour', 'as its token determines', BEHAVIOURS)}
              <div>
                <label for="words">Or in words, joined by +</label>
                <input id="words" name="words" list="known-words" autocomplete="off" spellcheck="false" />
                <datalist id="known-words">
                  ${BEHAVIOUR_WORDS.map((word) => html`<option value="${word}"></option>`)}
                </datalist>
              </div>
            </div>
          </fieldset>
          <fieldset>
            <legend>A call that goes wrong</legend>
            <div class="fields">
              ${selectField('call_fault', 'What happens', 'nothing', CALL_FAULTS)}
              ${selectField('call_method', 'To which call', 'any call', [{ title: '', options: METHODS }])}
              ${scopeField('call')}
            </div>
          </fieldset>
          <fieldset>
            <legend>A webhook that goes wrong</legend>
            <div class="fields">
              ${selectField('webhook_fault', 'What happens', 'nothing', webhookFaults(impossible))}
              ${selectField('webhook_type', 'To which webhook', 'any webhook', [{ title: '', options: TYPES }])}
              ${scopeField('webhook')}
            </div>
          </fieldset>
          <div><button class="first">Arrange it</button></div>
        </form>
      </details>
      <ul class="arranged" id="arranged" aria-label="Arranged, still to happen" data-renew>
        ${arranged.behaviours.map(behaviourItem)} ${arranged.faults.map(faultItem)}
        ${arranged.more === 0 ? '' : moreItem(arranged.more)}
      </ul>
    </div>
  </section>`;
}

interface Group {
  readonly title: string;
  readonly options: readonly (readonly [value: string, words: string])[];
}

const BEHAVIOURS: readonly Group[] = BEHAVIOUR_CHOICE.map(({ title, words }) => ({
  title,
  options: words.flatMap((word) => {
    const behaviour = behaviourOf(word);
    return behaviour === null ? [] : [[word, behaviourInWords(behaviour)] as const];
  }),
}));

const CALL_FAULTS = groupsOf(CALL_FAULT_CHOICE, (name) => callFaultInWords(callFaultOf(name) ?? {}));
const METHODS = METHOD_NAMES.filter((name) => name.startsWith('session/')).map((name) => [name, name] as const);
const TYPES = [...new Set([...Object.values(ANNOUNCED_AS), 'payment_refunded'])].map((type) => [type, type] as const);

function webhookFaults(impossible: ReadonlySet<string>): Group[] {
  const possible = WEBHOOK_FAULT_CHOICE.map(({ title, names }) => ({
    title,
    names: names.filter((name) => !impossible.has(name)),
  }));
  return groupsOf(possible, (name) => webhookFaultInWords(webhookFaultOf(name) ?? {}));
}

function groupsOf(choices: readonly Choice[], say: (name: string) => string): Group[] {
  return choices.map(({ title, names }) => ({ title, options: names.map((name) => [name, say(name)] as const) }));
}

function selectField(name: string, label: string, none: string, groups: readonly Group[]): Html {
  return html`<div>
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${none}</option>
      ${groups.map(({ title, options }) => {
        const all = options.map(
          ([value, words]) => html`<option value="${value}">${optionText(value, words)}</option>`,
        );
        return title === '' ? html`${all}` : html`<optgroup label="${title}">${all}</optgroup>`;
      })}
    </select>
  </div>`;
}

/** The words for a person, and the name by which the control interface and the tests know it. */
function optionText(value: string, words: string): string {
  return value === words ? words : `${words} (${value})`;
}

function scopeField(of: 'call' | 'webhook'): Html {
  const name = `${of}_scope`;
  return html`<div>
    <label for="${name}">How often</label>
    <select id="${name}" name="${name}">
      ${Object.entries(SCOPES).map(([value, { words }]) => html`<option value="${value}">${words}</option>`)}
    </select>
  </div>`;
}

function behaviourItem(words: string, place: number, all: readonly string[]): Html {
  const isLast = place === all.length - 1;
  // Taken back together: their order decides which of them the next payment gets.
  return html`<li id="behaviour-${place}" data-v="${words} ${all.length}">
    <span
      ><strong>${words}</strong><br /><span class="quiet small"
        >${place === 0 ? 'the next payment' : `the next payment but ${String(place)}`}</span
      ></span
    >
    ${
      isLast
        ? html`<form method="post" action="/next/forget">
            <button>${all.length === 1 ? 'Take back' : 'Take all back'}</button>
          </form>`
        : ''
    }
  </li>`;
}

function moreItem(count: number): Html {
  return html`<li id="more-arranged" data-v="${count}" class="quiet">
    ${count} more, in <code>/_control/faults</code>
  </li>`;
}

function faultItem({ id, words, name, scope, fired }: ArrangedFault): Html {
  const often = ['has not happened yet', 'happened once'][fired] ?? `happened ${String(fired)} times`;
  return html`<li id="fault-${id}" data-v="${fired}">
    <span
      ><strong>${words}</strong> ${name === null ? '' : html`<code class="quiet">${name}</code>`}<br /><span
        class="quiet small"
        >${scope} · ${often}</span
      ></span
    >
    <form method="post" action="/faults/lift">
      <button name="id" value="${id}" aria-label="Lift: ${words}, ${scope}">Lift</button>
    </form>
  </li>`;
}
