import { ApplicationFailure, condition, log, setCurrentDetails, setHandler, upsertMemo } from '@temporalio/workflow';
import {
  keep,
  keysOf,
  type Arrival,
  NOTHING_KEPT,
  aftermathRefusalOf,
  resolvedBy,
  aftermathViewOf,
  type Kept,
} from './aftermath/record';
import { aftermathDetails } from './aftermath/web-ui-page';
import type {
  AftermathFact,
  AftermathMemo,
  AftermathResult,
  AftermathView,
  CitAftermathInput,
  NewsAfterTheEnd,
} from './contract/aftermath';
import { factsOf, repeatsTheEnd } from './contract/aftermath-facts';
import { afterTheEnd, aftermath, resolveAftermath } from './contract/messages';
import type { Resolution } from './contract/resolution';
import { isObject } from './contract/truth';
import { createClock } from './effects/clock';
import { refuseUnlessAddressed } from './effects/handlers';
import { createNewsReader } from './effects/news-reader';
import { mustBeReadable } from './effects/readings';

/**
 * Keeps what the provider reports about a session after its payment has ended (corrections, refunds, chargebacks), until
 * a person has dealt with it. Decides nothing about money: it remembers, shows, and ends with who resolved it and why.
 * What comes is verified here, as in a payment. Each fact is kept once. The bridge reads the memo first and sends no signal
 * for facts whose keys are there.
 */
export async function citAftermath(input: CitAftermathInput): Promise<AftermathResult> {
  mustBeReadable(input);
  const clock = createClock();
  let kept: Kept = NOTHING_KEPT;
  const view = (): AftermathView => aftermathViewOf(kept, input);

  const arrived = ({ facts, snapshot }: Arrival): void => {
    const before = kept;
    // An earlier aftermath has dealt with some.
    const fresh = facts.filter(({ key }) => !input.before.includes(key));
    kept = keep(kept, { facts: fresh, snapshot }, clock.now());
    if (kept === before) return;
    upsertMemo({ payment: input.payment, kept: keysOf(kept, input) } satisfies AftermathMemo);
    setCurrentDetails(aftermathDetails(kept, input));
  };
  const reader = createNewsReader<NewsAfterTheEnd>(
    { clock, subject: () => null },
    {
      read(news, { stand: told }) {
        const stand = standOf(told);
        if (news.snapshot.sessionId !== input.sessionId) {
          log.error('ALARM: a webhook of another session was sent here. It was ignored');
        } else if (stand === null || !repeatsTheEnd(news, stand)) {
          arrived({ facts: factsOf(news, stand), snapshot: news.snapshot });
        }
      },
      // At first it may only be early: a person is asked when no key for it came in time.
      unread(_name, why, isForGood) {
        if (isForGood && why !== 'no_news') arrived({ facts: [unreadFact(why)], snapshot: null });
      },
    },
  );
  setHandler(afterTheEnd, (news) => reader.hear(afterTheEnd.name, news));
  if (input.left !== undefined) {
    if (input.left.facts.length > 0) arrived({ facts: input.left.facts, snapshot: null });
    for (const news of input.left.unread) reader.hear(afterTheEnd.name, news);
  }
  setHandler(aftermath, view, { description: 'What came after the end, and who closed it.' });
  setHandler(
    resolveAftermath,
    (resolution) => {
      kept = resolvedBy(kept, resolution, clock.now());
      setCurrentDetails(aftermathDetails(kept, input));
      return view();
    },
    {
      validator: (resolution: Resolution) => {
        refuseUnlessAddressed(resolution, resolveAftermath);
        const message = aftermathRefusalOf(kept, resolution);
        if (message !== null) throw ApplicationFailure.create({ type: 'not_resolved', message, nonRetryable: true });
      },
      description:
        'Close it. {"workflowId": "THIS ONE", "message": "resolve", "as": "succeeded" | "declined" | "needs_review", "by": "WHO", "why": "TEXT"}',
    },
  );

  /** What a payment left behind may turn out, once it can be read, to say no more than how it ended: nobody is asked then. */
  const isForNothing = (): boolean =>
    input.left !== undefined && kept.arrived.length === 0 && reader.unread.length === 0;
  const isOver = (): boolean => !reader.isBehind && (kept.resolution !== null || isForNothing());
  // A loop: news that arrives in the same moment as the resolution reopens it.
  while (!isOver()) await condition(isOver);
  return { ...view(), newToken: kept.newToken };
}

/** The bridge of another version may leave it out, or anyone who writes to Temporal: it only chooses words. */
function standOf(stand: unknown): NewsAfterTheEnd['stand'] {
  const isStand = isObject(stand) && 'state' in stand;
  return isStand && STATES.has(stand.state) ? (stand as NewsAfterTheEnd['stand']) : null;
}

const STATES: ReadonlySet<unknown> = new Set(['open', 'completed', 'broken_off']);

/** For a person, who can ask the provider: the alarm in the log says the same. */
function unreadFact(why: string): AftermathFact {
  return {
    key: `unread:${why}`,
    kind: 'other',
    says: `a webhook came that no worker could read (${why}): compare with Smart Glocal`,
    webhook: 'unknown',
    updatedAt: '',
    reading: 'open',
    refund: null,
    amount: null,
    currency: null,
  };
}
