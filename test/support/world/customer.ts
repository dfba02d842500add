/** The customer at 3DS: a browser at the bridge's links and at the bank's page, without the clicks. */
import type { WorkflowHandle } from '@temporalio/client';
import { payUrl, type LinkSecrets } from '../../../seals/customer-link';
import type { Simulator } from '../../../simulator/start';
import { recheck } from '../../../workflows/contract/messages';
import { becomesTrue } from './becomes-true';
import type { PassingTime } from './passing-time';

export interface Customer {
  /** Follows the link from the shop, through the bridge, to the bank's page. */
  openBank(): Promise<void>;
  /** Passes 3DS, and closes the window before being sent back. */
  approve(): Promise<void>;
  refuse(): Promise<void>;
  /** Walks away from the bank's page. The step stays open. */
  leave(): Promise<void>;
  /** The browser goes where the bank sends it, whatever the customer did there; the payment is told. */
  comeBack(): Promise<void>;
}

export interface CustomersWay {
  readonly paymentId: string;
  readonly handle: WorkflowHandle;
  readonly simulator: Simulator;
  readonly bridgeUrl: string;
  readonly linkSecrets: LinkSecrets;
  readonly time: PassingTime;
}

/** Ours: the bridge sends its signal after it has answered the browser. */
const TOLD_WITHIN_MS = 60_000;

export function customerOf(way: CustomersWay): Customer {
  const { paymentId, handle, simulator, bridgeUrl, linkSecrets, time } = way;

  const challengeId = (): string => {
    const sessions = simulator.provider.sessions().filter(({ citPaymentId }) => citPaymentId === paymentId);
    const id = sessions.findLast((session) => session.challengeId !== null)?.challengeId ?? null;
    if (id === null) throw new Error(`${paymentId} has no 3DS step`);
    return id;
  };
  const answers = async (how: 'approve' | 'fail' | 'leave'): Promise<void> => {
    if (!simulator.provider[how](challengeId())) throw new Error(`The bank no longer asks about ${paymentId}`);
    await time.settle();
  };
  const rechecks = async (): Promise<number> => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes?.signalName === recheck.name)
      .length;
  };

  return {
    async openBank() {
      const answer = await fetch(payUrl(bridgeUrl, linkSecrets, handle.workflowId), { redirect: 'follow' });
      const isAtBank = answer.ok && answer.url.startsWith(`${simulator.url}/acs/${challengeId()}`);
      if (!isAtBank) throw new Error(`The pay link of ${paymentId} led to ${answer.url} (${String(answer.status)})`);
    },
    approve: () => answers('approve'),
    refuse: () => answers('fail'),
    leave: () => answers('leave'),
    async comeBack() {
      const before = await rechecks();
      const url = simulator.provider.challenge(challengeId())?.challenge.returnUrl ?? '';
      await fetch(url, { redirect: 'manual' });
      if (!(await becomesTrue(async () => (await rechecks()) > before, TOLD_WITHIN_MS))) {
        throw new Error(`${paymentId} was not told that its customer is back`);
      }
      await time.settle();
    },
  };
}
