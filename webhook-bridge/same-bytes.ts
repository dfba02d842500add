import { createHash } from 'node:crypto';
import { answerOf } from './answers';
import type { Delivery } from './deliver';
import { forgetful, type Memory } from './remember';

/**
 * Delivers the same bytes once: while they are under way every copy waits for the same answer, and for some time after a
 * 200 of our own they are answered without a signal. Copies cost a signal and a workflow task each, but no harm: after a
 * restart, or with several bridges, the workflow itself ignores them.
 */
export function deliverOnce(memory: Memory): (body: Buffer, deliver: () => Promise<Delivery>) => Promise<Delivery> {
  const answered = forgetful(memory);
  const underWay = new Map<string, Promise<Delivery>>();

  return async (body, deliver) => {
    const bytes = fingerprintOf(body);
    if (answered.has(bytes)) return { reason: 'same_bytes', workflowId: null, error: null };
    const copy = underWay.get(bytes);
    if (copy !== undefined) return copy;

    const delivery = deliver();
    underWay.set(bytes, delivery);
    try {
      const { reason } = await delivery;
      const { status, forward } = answerOf(reason);
      // What was handed on is handed on again: whether the other system wants a copy is not ours to say.
      if (status === 200 && forward === undefined && reason !== 'forwarded') answered.set(bytes, true);
      return await delivery;
    } finally {
      underWay.delete(bytes);
    }
  };
}

/** SHA-256, hex: the same bytes, and no others, have the same. */
export function fingerprintOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
