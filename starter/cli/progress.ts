/**
 * What a person sees while a payment is followed, on standard error only: on a screen one line per change and a live line
 * below that counts the time; elsewhere one plain line per change; with `--json` nothing.
 */
import { printable } from '../../environment/printable';
import type { KnownView } from '../shop/payment-report';
import { changeLine } from './print-payment';
import type { Screen, Terminal } from './session';
import { clockTime, duration } from './time-text';

export interface Progress {
  /** The payment's current view; one that looks the same is no change. */
  readonly changed: (view: KnownView) => void;
  /** Leaves the terminal ready for the next output. */
  readonly end: () => void;
}

const TICK_MS = 1_000;
const CLEAR_LINE = '\r\u001B[2K';
const SPINNER = ['|', '/', '-', '\\'];

/** The progress for this terminal. */
export function progressOn(terminal: Pick<Terminal, 'err' | 'screen'>, json: boolean): Progress {
  if (json) return { changed: () => undefined, end: () => undefined };
  return terminal.screen === undefined ? plainLines(terminal.err) : onScreen(terminal.screen, Date.now());
}

function plainLines(say: (line: string) => void): Progress {
  return { changed: onlyChanges((_, line) => say(`${new Date().toISOString()} ${line}`)), end: () => undefined };
}

function onScreen(screen: Screen, startedAt: number): Progress {
  let shown: KnownView | null = null;
  let ticks = 0;
  const draw = (): void => {
    if (shown === null) return;
    ticks += 1;
    screen.write(CLEAR_LINE + liveLine(shown, { now: Date.now(), startedAt, columns: screen.columns, ticks }));
  };
  const timer = setInterval(draw, TICK_MS);
  timer.unref(); // The timer alone must not keep the process alive.
  return {
    changed: onlyChanges((view, line) => {
      shown = view;
      const at = new Date().toISOString();
      const plain = printable(view.status);
      const status = screen.hasColour ? coloured(view, plain) : plain;
      screen.write(
        `${CLEAR_LINE}${clockTime(at, at)}  +${duration(Date.now() - startedAt).padEnd(9)}  ${status}${line.slice(plain.length)}\n`,
      );
      draw();
    }),
    end: () => {
      clearInterval(timer);
      if (shown !== null) screen.write(CLEAR_LINE);
      shown = null;
    },
  };
}

/** `- 0:12 min, waiting for the customer to finish 3DS: 14:48 min left (until 14:31:10 UTC)`, cut to the screen. Pure. */
export function liveLine(
  { waitingFor }: Pick<KnownView, 'waitingFor'>,
  at: { readonly now: number; readonly startedAt: number; readonly columns: number; readonly ticks: number },
): string {
  const awaited =
    waitingFor === null ? 'not waiting for anything' : `waiting for ${waitingFor.what.replace(/\.$/, '')}`;
  const until = waitingFor?.until ?? null;
  const left = until === null ? 0 : Date.parse(until) - at.now;
  const today = new Date(at.now).toISOString();
  const timed =
    until === null
      ? ''
      : left > 0
        ? `: ${duration(left)} left (until ${clockTime(until, today)} UTC)`
        : ': time has run out';
  const line = `${SPINNER[at.ticks % SPINNER.length] ?? ''} ${duration(at.now - at.startedAt)}, ${awaited}${timed}`;
  // A line that wraps could not be overwritten. One column stays free: some terminals wrap at the last.
  return printable(line).slice(0, Math.max(1, at.columns - 1));
}

function onlyChanges(tell: (view: KnownView, line: string) => void): Progress['changed'] {
  let last = '';
  return (view) => {
    const line = changeLine(view);
    if (line !== last) tell(view, line);
    last = line;
  };
}

/** Not with Node's `styleText`, which checks standard output; this is standard error. */
function coloured({ status, outcome }: KnownView, plain: string): string {
  return `\u001B[${String(COLOURS[colourOf(status, outcome)])}m${plain}\u001B[39m`;
}

function colourOf(status: KnownView['status'], outcome: KnownView['outcome']): keyof typeof COLOURS {
  if (status === 'needs_review') return 'yellow';
  if (outcome === null) return 'cyan';
  return status === 'succeeded' ? 'green' : 'red';
}

/** ECMA-48, foreground; 39 is the terminal's own. */
const COLOURS = { red: 31, green: 32, yellow: 33, cyan: 36 } as const;
