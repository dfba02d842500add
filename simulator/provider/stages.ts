/** What the provider does in a state besides going on: whom it waits for, and whom it tells (Smart Glocal, CIT page). */
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
};
