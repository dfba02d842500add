import { TemporalFailure } from '@temporalio/common';
import { CancellationScope, condition, log, proxyLocalActivities } from '@temporalio/workflow';
import type { NewsActivities, NewsSubject } from '../contract/activities';
import {
  isSignedNews,
  type News,
  type NewsReading,
  type SignedNews,
  type WhyUnread,
  type WhyUnreadable,
} from '../contract/news';
import { CALL_LIMITS, UNREAD_NEWS } from '../contract/policy';
import type { Clock } from './clock';

/**
 * Reads webhooks beside the loop, also while a call is under way: a handler only notes what came, an activity verifies it,
 * and only then is anything learned. What has no key here (yet) waits, and is tried again. Verified news is never dropped.
 */
export interface NewsReader<Item extends SignedNews> {
  /** A signal of this name brought this value. Never throws for what it is. */
  hear(name: string, value: unknown): void;
  /** Something came that has not been tried yet: nothing should be decided before. */
  readonly isBehind: boolean;
  caughtUp(): Promise<void>;
  /** A key may have come: what waits is tried again. */
  tryAgain(): void;
  /** What could not be read so far. */
  readonly unread: readonly Item[];
}

export interface NewsReaderOptions {
  readonly clock: Clock;
  /** Whose proof is looked for; `later`: not known yet, nothing is read. Null: nobody's. */
  readonly subject: () => NewsSubject | null | 'later';
}

export interface Listener<Item extends SignedNews> {
  /** Once for the same bytes. */
  readonly read: (news: News, item: Item) => void;
  /** `isForGood`: it is not tried again by itself. Called at the first try, and when the time is over. */
  readonly unread: (name: string, why: WhyUnread | WhyUnreadable, isForGood: boolean) => void;
}

interface Entry<Item extends SignedNews> {
  readonly name: string;
  readonly item: Item;
  readonly heardAt: number;
  readonly triedAt: number | null;
  readonly isOverdue: boolean;
}

/** Begins to read at once. */
export function createNewsReader<Item extends SignedNews>(
  { clock, subject }: NewsReaderOptions,
  listener: Listener<Item>,
): NewsReader<Item> {
  const untried: Entry<Item>[] = [];
  const waiting: Entry<Item>[] = [];
  const digests = new Set<string>();
  const alarmedAt = new Map<string, number>();
  const isBehind = (): boolean => untried.length > 0 && subject() !== 'later';
  const tryAgain = (): void => void untried.push(...waiting.splice(0));

  void CancellationScope.nonCancellable(async () => {
    for (;;) {
      await somethingToRead();
      const about = subject();
      const batch = untried.slice(0, UNREAD_NEWS.together);
      const readings = await read(
        batch.map(({ item: { sealed, sessionId } }) => ({ sealed, sessionId })),
        about === 'later' ? null : about,
      );
      clock.hear();
      untried.splice(0, batch.length);
      batch.forEach((entry, index) => take(entry, readings[index] ?? { unread: 'not_read' }));
    }
  });

  return {
    hear(name, value) {
      const heardAt = clock.now();
      if (isSignedNews(value)) {
        untried.push({ name, item: value as Item, heardAt, triedAt: null, isOverdue: false });
        return;
      }
      alarm('a signal brought no signed webhook, and was ignored', name, 'no_news', heardAt);
      listener.unread(name, 'no_news', true);
    },
    get isBehind() {
      return isBehind();
    },
    caughtUp: () => condition(() => !isBehind()),
    tryAgain,
    get unread() {
      return [...waiting, ...untried].map(({ item }) => item);
    },
  };

  /** A flood of what anybody may send must not become a flood in the log. */
  function alarm(what: string, signal: string, why: string, now: number): void {
    const isQuiet = now - (alarmedAt.get(why) ?? -Infinity) < UNREAD_NEWS.tryEvery;
    if (isQuiet) return;
    alarmedAt.set(why, now);
    log.error(`ALARM: ${what}`, { signal, why });
  }

  /** News, or the time to try again what waits. */
  async function somethingToRead(): Promise<void> {
    const tries = waiting.filter(({ isOverdue }) => !isOverdue).map(({ triedAt }) => triedAt ?? 0);
    if (tries.length === 0) return condition(isBehind);
    const next = Math.min(...tries) + UNREAD_NEWS.tryEvery;
    const isNews = await condition(isBehind, Math.max(1, next - clock.now()));
    clock.hear();
    if (!isNews) tryAgain();
    return undefined;
  }

  function take(entry: Entry<Item>, reading: NewsReading): void {
    if ('news' in reading) {
      const { news } = reading;
      if (digests.has(news.digest)) return;
      digests.add(news.digest);
      listener.read(news, entry.item);
    } else if ('unreadable' in reading) {
      alarm('a webhook cannot be read', entry.name, reading.unreadable, clock.now());
      listener.unread(entry.name, reading.unreadable, true);
    } else {
      keepWaiting(entry, reading.unread);
    }
  }

  function keepWaiting(entry: Entry<Item>, why: WhyUnread): void {
    const now = clock.now();
    const isFirst = entry.triedAt === null;
    const isLate = now - entry.heardAt >= UNREAD_NEWS.alarmAfter;
    const isDropped = isFirst && waiting.length >= UNREAD_NEWS.most;
    if (!isDropped) waiting.push({ ...entry, triedAt: now, isOverdue: isLate });
    if (isDropped || (isLate && !entry.isOverdue)) alarm('a webhook cannot be read', entry.name, why, now);
    if (isFirst || (isLate && !entry.isOverdue)) listener.unread(entry.name, why, isLate || isDropped);
  }
}

const { readNews } = proxyLocalActivities<NewsActivities>({
  // Local: it reads memory only, and may run while a call is under way.
  startToCloseTimeout: CALL_LIMITS.reading,
  retry: { maximumAttempts: 3 },
  summary: 'verify what Smart Glocal has sent',
});

/** Empty when no worker managed to read it: then all of it waits. */
async function read(news: readonly SignedNews[], subject: NewsSubject | null): Promise<readonly NewsReading[]> {
  try {
    return await readNews(news, subject);
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    return [];
  }
}
