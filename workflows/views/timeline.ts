import { stampText } from './time-text';

/**
 * What happened to a payment, line by line, for a person. The first and the latest lines are kept; if there are too many in
 * between, it says how many are left out. Immutable, bounded whatever happens, pure.
 */
export interface Timeline {
  readonly beginning: readonly Line[];
  readonly latest: readonly Line[];
  /** Lines that are no longer kept, between the two. */
  readonly leftOut: number;
}

interface Line {
  readonly text: string;
  readonly at: number;
  /** When it first happened, and how often in a row since then. */
  readonly since: number;
  readonly times: number;
  /** The line as first shown, and as shown now. */
  readonly first: string;
  readonly shown: string;
}

/** Ours: a payment that goes well has nine lines; twelve tell how any payment began, twelve more how it stands now. */
const KEPT = { beginning: 12, latest: 12 } as const;

export const EMPTY_TIMELINE: Timeline = { beginning: [], latest: [], leftOut: 0 };

/** Adds what happened at `at` (epoch ms). The same line again is only counted. */
export function withLines(timeline: Timeline, texts: readonly string[], at: number): Timeline {
  return texts.reduce((so, text) => withLine(so, text, at), timeline);
}

/** One line each, in the order of time, as a list in Markdown. */
export function timelineText({ beginning, latest, leftOut }: Timeline): string {
  const gap = leftOut === 0 ? [] : [`- … ${String(leftOut)} more, see the event history`];
  return [...beginning.map(({ shown }) => shown), ...gap, ...latest.map(({ shown }) => shown)].join('\n');
}

function withLine(timeline: Timeline, text: string, at: number): Timeline {
  const { beginning, latest } = timeline;
  const last = latest.at(-1) ?? beginning.at(-1);
  if (last?.text === text) return inPlaceOfLast(timeline, again(last, at));
  const shown = `- ${stampText(at, last?.at ?? null)} ${text}`;
  const line = { text, at, since: at, times: 1, first: shown, shown };
  if (latest.length === 0 && beginning.length < KEPT.beginning) return { ...timeline, beginning: [...beginning, line] };
  const isFull = latest.length === KEPT.latest;
  return {
    ...timeline,
    latest: [...(isFull ? latest.slice(1) : latest), line],
    leftOut: timeline.leftOut + (isFull ? 1 : 0),
  };
}

function again(last: Line, at: number): Line {
  const times = last.times + 1;
  return { ...last, at, times, shown: `${last.first} (${String(times)} times, last ${stampText(at, last.since)})` };
}

function inPlaceOfLast(timeline: Timeline, line: Line): Timeline {
  if (timeline.latest.length === 0) return { ...timeline, beginning: [...timeline.beginning.slice(0, -1), line] };
  return { ...timeline, latest: [...timeline.latest.slice(0, -1), line] };
}
