export interface Refusal {
  readonly type: string;
  readonly message: string;
}

/** What is missing in a resolution, of a payment or of an aftermath; null when it is complete. Pure. */
export function malformationOf({ as, by, why }: Resolution): Refusal | null {
  if (textOf(by) === null || textOf(why) === null) return refusal('incomplete', 'Say who resolves it (by) and why.');
  if (['succeeded', 'declined', 'needs_review'].includes(as)) return null;
  return refusal('unknown_resolution', 'Resolve as one of: succeeded, declined, needs_review.');
}

/** A text that is not blank, or null. Pure. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function refusal(type: string, message: string): Refusal {
  return { type, message };
}

export interface Resolution {
  readonly as: 'succeeded' | 'declined' | 'needs_review';
  readonly by: string;
  readonly why: string;
}
