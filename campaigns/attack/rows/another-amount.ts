import { workflowIdOf } from '../../../workflows/contract/workflow-id';
import type { Row } from '../attack';
import { furtherDebits } from '../further-debit';
import { inputWithRing, startWithRing } from '../ring';
import { inputOf, paid } from '../shop';

/** 1.00 and 9,999.00. */
const SMALL = 100;
const LARGE = 999_900;

/** A sealed token is readable with the ring, and opens for nothing but what it was sealed for. */
export const anotherAmount: Row = {
  number: 3,
  title: 'with the key ring, the sealed token of a payment of 1.00 for one of 9,999.00',
  async *run(scene) {
    const small = async (id: string): Promise<string> => {
      const { workflowId } = await paid(scene, inputOf(id, 'frictionless', { amount: SMALL }));
      return workflowId;
    };
    const [moved, attempt, own] = await Promise.all(['amount-moved', 'amount-attempt', 'amount-own'].map(small));
    if (!moved || !attempt || !own) return;
    yield* furtherDebits(scene, [
      {
        tried: 'under another payment id',
        paymentId: 'amount-other',
        allowed: 0,
        begin: async () =>
          startWithRing(scene, workflowIdOf('amount-other'), {
            ...(await inputWithRing(scene, moved)),
            paymentId: 'amount-other',
            amount: LARGE,
          }),
      },
      {
        tried: 'as another attempt',
        paymentId: 'amount-attempt',
        allowed: 1,
        begin: async () =>
          startWithRing(scene, workflowIdOf('amount-attempt', 2), {
            ...(await inputWithRing(scene, attempt)),
            attempt: 2,
            amount: LARGE,
          }),
      },
      {
        tried: 'under its own id',
        paymentId: 'amount-own',
        allowed: 1,
        begin: async () => startWithRing(scene, own, { ...(await inputWithRing(scene, own)), amount: LARGE }),
      },
    ]);
  },
};
