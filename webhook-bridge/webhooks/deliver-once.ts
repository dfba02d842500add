import { createHash } from 'node:crypto';
import { thinning, type Thinning } from '../bounds/thinning';
import { answerOf } from './answers';
import type { Delivery } from './deliver';

/** `deliver` takes a webhook to Temporal, `handOn` to the merchant's other system. */
export type DeliverOnce = (
  body: Buffer,
  deliver: () => Promise<Delivery>,
  handOn: (delivery: Delivery) => Promise<Delivery>,
) => Promise<Delivery>;

/**
 * Delivers the same bytes once: while delivery is in progress every copy waits for the same answer, and for some time after
 * Temporal has them, or does not need them, it is not asked again. A signature never expires, so anybody who kept a genuine
 * webhook can send it for ever; each time it is let through again, it is then kept out for twice as long.
 * After a restart, or with several bridges, a copy is one more signal, which the workflow ignores.
 */
export function deliverOnce(memory: Thinning): DeliverOnce {
  const delivered = thinning<Delivery>(memory);
  const underWay = new Map<string, Promise<Delivery>>();

  const deliverUnlessKnown = async (bytes: string, deliver: () => Promise<Delivery>): Promise<Delivery> => {
    const before = delivered.held(bytes);
    if (before !== undefined) return isHandedOn(before) ? before : { ...before, reason: 'same_bytes' };
    const delivery = await deliver();
    if (answerOf(delivery.reason).status === 200) delivered.hold(bytes, { ...delivery, error: null });
    return delivery;
  };

  return async (body, deliver, handOn) => {
    const bytes = fingerprintOf(body);
    const copy = underWay.get(bytes);
    if (copy !== undefined) return copy;

    // A copy is forwarded again: the other system decides for itself about copies.
    const delivery = deliverUnlessKnown(bytes, deliver).then(handOn);
    underWay.set(bytes, delivery);
    try {
      return await delivery;
    } finally {
      underWay.delete(bytes);
    }
  };
}

function isHandedOn({ reason }: Delivery): boolean {
  return answerOf(reason).forward !== undefined;
}

/** SHA-256, hex: the same bytes, and no others, have the same. */
export function fingerprintOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
