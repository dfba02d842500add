import { ApplicationFailure, condition, setCurrentDetails, setHandler, upsertMemo } from '@temporalio/workflow';
import {
  keep,
  keysOf,
  NOTHING_KEPT,
  aftermathRefusalOf,
  resolvedBy,
  aftermathViewOf,
  type Kept,
} from './aftermath/record';
import { aftermathDetails } from './aftermath/web-ui-page';
import type { AftermathMemo, AftermathResult, AftermathView, CitAftermathInput } from './contract/aftermath';
import { afterTheEnd, aftermath, resolveAftermath } from './contract/messages';
import type { Resolution } from './contract/resolution';
import { createClock } from './effects/clock';
import { refuseUnlessAddressed } from './effects/handlers';
import { mustBeReadable } from './effects/readings';

/**
 * Keeps what the provider reports about a session after its payment has ended (corrections, refunds, chargebacks), until
 * a person has dealt with it. Decides nothing about money: it remembers, shows, and ends with who resolved it and why.
 * Each fact is kept once. The bridge reads the memo first and sends no signal for facts whose keys are there.
 */
export async function citAftermath(input: CitAftermathInput): Promise<AftermathResult> {
  mustBeReadable(input);
  const clock = createClock();
  let kept: Kept = NOTHING_KEPT;
  const view = (): AftermathView => aftermathViewOf(kept, input);

  setHandler(afterTheEnd, (news) => {
    const before = kept;
    kept = keep(kept, news, clock.now());
    if (kept === before) return;
    upsertMemo({ payment: input.payment, kept: keysOf(kept, input) } satisfies AftermathMemo);
    setCurrentDetails(aftermathDetails(kept, input));
  });
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

  // A loop: news that arrives in the same moment as the resolution reopens it.
  while (kept.resolution === null) await condition(() => kept.resolution !== null);
  return { ...view(), newToken: kept.newToken };
}
