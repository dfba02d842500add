/**
 * Protects people who read an explanation to a customer: it says what really happened, names the rule that really
 * decided, and admits what it does not know. Saved histories of real payments; no server is needed.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METADATA_ENCODING_KEY, type Payload } from '@temporalio/common';
import { explanationJson, explanationText } from '../../starter/cli/print-explanation';
import type { Explanation } from '../../starter/explaining/explanation';
import type { HistoryEvent } from '../../starter/explaining/history';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';
import { SAVED, beginningsOf, explained, savedEvents } from './saved-life';

/** `webhook: what was learned [rules] did`, the part that people compare. */
function tale({ steps }: Explanation): string[] {
  return steps.map(({ from, learned, rules, did }) => {
    const names = rules.map(({ name }) => name).join(' ');
    return `${from}: ${learned}${names === '' ? '' : ` [${names}]`}${did === null ? '' : ` ${did}`}`;
  });
}

describe('the explanation of a payment', () => {
  it.each(SAVED)('%s names the rule of every step, and the recorded outcome', async (name) => {
    const explanation = await explained(savedEvents(name));

    expect(explanation.steps.filter(({ isExplained }) => !isExplained)).toEqual([]);
    expect(explanation.steps.at(-1)).toMatchObject({ did: 'finish', rules: [{ name: 'outcome_known' }] });
    expect(explanation.steps.at(-1)?.rules.at(-1)?.words).toBe(explanation.outcome?.reason);
    expect(explanation.waitingFor).toBeNull();
  });

  it.each(SAVED)('%s could be explained at any time while it was open', async (name) => {
    for (const events of beginningsOf(savedEvents(name)).slice(1)) {
      const { steps, outcome, endedAt } = await explained(events);

      expect(steps.filter(({ isExplained }) => !isExplained)).toEqual([]);
      expect({ outcome, endedAt }).toEqual({ outcome: null, endedAt: null });
    }
  });

  it('that was paid after 3DS tells the story in order', async () => {
    const explanation = await explained(savedEvents('succeeded'));

    expect(tale(explanation)).toEqual([
      'shop: asks for 100.00 USD [no_session] create',
      'answer: payment session opened [not_started] start',
      'answer: start accepted: in progress [nothing_due] wait',
      'webhook: ready_to_confirm: ready to be confirmed [as_agreed] confirm',
      'answer: confirm accepted: in progress [nothing_due] wait',
      'webhook: action_required: the customer must go to the bank [nothing_due] wait',
      'webhook: payment_finished: paid [outcome_known] finish',
    ]);
    expect(explanation).toMatchObject({ id: 'order-1', status: 'succeeded', outcome: { status: 'succeeded' } });
    expect(explanation.sentence).toBe('100.00 USD was debited from the card, once.');
  });

  it('that was abandoned shows the deadline, the question before the cancel, and that nothing was debited', async () => {
    const explanation = await explained(savedEvents('abandoned'));
    const told = tale(explanation);

    const stop = told.findIndex((line) => line.includes('customer_deadline'));
    expect(told.slice(stop, stop + 4)).toEqual([
      'timer: nothing came [customer_deadline news_is_checked] ask',
      'question: asked: the customer must go to the bank, nothing new [stopped] cancel',
      'answer: cancel: already done, or too late (session_wrong_state) [news_is_checked] ask',
      'question: asked: the customer must go to the bank, nothing new [nothing_due] wait',
    ]);
    expect(explanation.steps[stop]?.afterMs).toBeGreaterThanOrEqual(15 * 60_000);
    expect(told.at(-1)).toBe('question: asked: finally not paid (session_cancelled) [outcome_known] finish');
    expect(explanation.sentence).toMatch(/did not finish 3DS .* in time, so nothing .* was debited/);
  });

  it('whose last webhook was lost says that asking the provider showed the outcome', async () => {
    const explanation = await explained(savedEvents('succeeded_by_asking'));

    expect(tale(explanation).slice(-2)).toEqual([
      'timer: nothing came [silence] ask',
      'question: asked: paid [outcome_known] finish',
    ]);
  });

  it('matches the one in docs/cli.md', async () => {
    const document = readFileSync(join(__dirname, '..', '..', 'docs', 'cli.md'), 'utf8');
    const text = explanationText(await explained(savedEvents('succeeded_by_asking')), 130);

    expect(document).toContain(`\`\`\`\n${text}\n\`\`\``);
  });

  it('that needed a review says since when, why, and who closed it', async () => {
    const explanation = await explained(savedEvents('needs_review'));

    const review = explanation.steps.find(({ rules }) => rules.some(({ name }) => name === 'needs_review'));
    expect(review?.rules[0]?.words).toBe(
      'Smart Glocal has not said how this payment ended, and its own time limit has passed.',
    );
    expect(tale(explanation).at(-1)).toBe('operator: closes it as needs_review: Written off. [outcome_known] finish');
    expect(explanation.sentence).toBe('A person has closed this payment of 100.00 USD as unclear: Written off.');
  });

  it('that is in review tells the customer not to pay again', async () => {
    const events = savedEvents('needs_review');
    const explanation = await explained(beginningsOf(events).at(-1) ?? []);

    expect(explanation).toMatchObject({ status: 'needs_review', outcome: null });
    expect(explanation.sentence).toContain('please do not pay again');
  });

  it('that was terminated says that it is not known whether money moved', async () => {
    const open = beginningsOf(savedEvents('succeeded')).at(-1) ?? [];
    const terminated = {
      eventTime: open.at(-1)?.eventTime,
      workflowExecutionTerminatedEventAttributes: { reason: 'cleaning up' },
    } as HistoryEvent;
    const explanation = await explained([...open, terminated]);

    expect(explanation).toMatchObject({ status: 'stopped', outcome: null });
    expect(explanation.steps.at(-1)?.learned).toBe('its workflow was closed from outside (terminated): cleaning up');
    expect(explanation.sentence).toContain('not known whether 100.00 USD was debited');
  });

  it('keeps a slow call together across several tasks, and one that was lost with its worker', async () => {
    const events = savedEvents('succeeded');
    // Its terms, then its session.
    const [, created = 0] = events.flatMap(({ markerRecordedEventAttributes: marker }, at) => (marker ? [at] : []));
    const startedAt = Number(String(events[0]?.eventTime?.seconds));
    const after = (seconds: number, event: Partial<HistoryEvent>): HistoryEvent =>
      ({ ...event, eventTime: { seconds: startedAt + seconds, nanos: 0 } }) as unknown as HistoryEvent;
    const slow = [
      after(2, { workflowTaskStartedEventAttributes: {} }),
      after(4, { workflowTaskTimedOutEventAttributes: {} }),
      after(4, { workflowTaskStartedEventAttributes: {} }),
      after(6, { workflowTaskCompletedEventAttributes: {} }),
    ];
    const explanation = await explained([...events.slice(0, created), ...slow, ...events.slice(created)]);

    expect(tale(explanation).slice(0, 2)).toEqual([
      'shop: asks for 100.00 USD [no_session] create',
      'answer: payment session opened [not_started] start',
    ]);
    expect(explanation.steps[1]?.afterMs).toBeGreaterThan(2_000);
  });

  it('places a question after a message that arrived before its answer', async () => {
    const events = savedEvents('succeeded_by_asking');
    const answered = events.findLastIndex(({ markerRecordedEventAttributes: marker }) => marker);
    const { eventTime } = events[answered - 1] ?? {};
    const meanwhile = [
      { workflowExecutionSignaledEventAttributes: { signalName: 'recheck' } },
      { workflowTaskStartedEventAttributes: {} },
      { workflowTaskCompletedEventAttributes: {} },
    ].map((event) => ({ ...event, eventTime }) as HistoryEvent);
    const explanation = await explained([...events.slice(0, answered), ...meanwhile, ...events.slice(answered)]);

    expect(tale(explanation).slice(-3)).toEqual([
      'timer: nothing came [silence] ask',
      'operator: requests a recheck',
      'question: asked: paid [outcome_known] finish',
    ]);
  });

  it('names no rule for a step that this version would not take, and says so', async () => {
    // Like an older release that cancelled where this one confirms.
    const events = savedEvents('succeeded', (text) => text.replaceAll('confirmSession', 'cancelSession'));
    const explanation = await explained(events);

    const strange = explanation.steps.find(({ isExplained }) => !isExplained);
    expect(strange).toMatchObject({ did: 'cancel', rules: [] });
    expect(explanationText(explanation)).toMatch(/decided by another version of this program/);
    expect(explanation.outcome?.status).toBe('succeeded');
  });

  it.each(SAVED)('%s holds no token, customer, card or bank address', async (name) => {
    const explanation = await explained(savedEvents(name));

    for (const text of [explanationJson(explanation), explanationText(explanation)]) {
      expect(text).not.toMatch(/tok_|customer-7|http|sealed\.|fingerprint|"card"|visa|4242/i);
    }
  });
});

describe('an encrypted history', () => {
  const key = createSecretKey(randomBytes(32));
  const ring = { active: () => ({ id: 'k1', key }), find: () => ({ id: 'k1', key }) };
  const codec = new EncryptionCodec(ring, { readsClear: false });
  const owner = { type: 'workflow', namespace: 'default', workflowId: 'cit-payment-order-1' } as const;

  it('is explained like the same one unencrypted, reading no plain-text payload', async () => {
    const clear = await explained(savedEvents('needs_review'));
    const events = await encrypted(savedEvents('needs_review'));

    expect(await explained(events, [codec])).toEqual(clear);
  });

  it('of another payment is refused as moved', async () => {
    const events = await encrypted(savedEvents('succeeded'));

    await expect(explained(events, [codec], 'cit-payment-order-2')).rejects.toThrow(/it was moved/);
  });

  /** As a worker writes it: every payload except for the SDK's own notes about local calls. */
  async function encrypted<T>(value: T): Promise<T> {
    if (Array.isArray(value)) return (await Promise.all(value.map((item) => encrypted<unknown>(item)))) as T;
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if ('metadata' in value && typeof value.metadata === 'object' && METADATA_ENCODING_KEY in (value.metadata ?? {})) {
      const [payload] = await codec.encode([value as Payload], owner);
      return payload as T;
    }
    const members = Object.entries(value).map(async ([name, member]): Promise<[string, unknown]> => {
      const isNote = name === 'data' && typeof member === 'object' && member !== null && 'payloads' in member;
      return [name, isNote ? member : await encrypted(member)];
    });
    return Object.fromEntries(await Promise.all(members)) as T;
  }
});
