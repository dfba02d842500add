/** What the provider does in a state besides continuing: whom it waits for, and whom it tells (Smart Glocal, CIT page). */
import type { Session, Stage } from './model';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long the provider waits for somebody else (documented), and the code of the end when nobody comes. */
export const WAITS: Partial<Record<Stage, { readonly ms: number; readonly code: (session: Session) => string }>> = {
  awaits_confirm: { ms: 240 * MINUTE_MS, code: () => 'confirm_timeout' },
  awaits_customer: { ms: 60 * MINUTE_MS, code: ({ project }) => project.customerTimeoutCode },
  held: { ms: (3 * 24 + 23) * HOUR_MS, code: () => 'capture_timeout' },
};

/** The webhook that tells of a state. */
export const ANNOUNCED_AS: Partial<Record<Stage, string>> = {
  awaits_confirm: 'ready_to_confirm',
  awaits_customer: 'action_required',
  held: 'ready_to_capture',
  succeeded: 'payment_finished',
  failed: 'payment_finished',
  error: 'payment_finished',
  contradictory: 'payment_finished',
};

/** States that the provider leaves by itself, and soon. */
const IN_MOTION: readonly Stage[] = ['started', 'confirmed', 'customer_done', 'capturing', 'cancelling'];

/** True when a session has gone as far as it can alone; also for an unknown one. Pure. */
export function isAtRest(session: Session | undefined): boolean {
  if (session === undefined) return true;
  const isRefunding = session.payments.some(({ refunds }) => refunds.some(({ status }) => status === 'in_progress'));
  return !IN_MOTION.includes(session.stage) && !isRefunding;
}
