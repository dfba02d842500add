/** A new recurrent token in a webhook is sealed before it leaves this process: the bridge cannot open it again. */
import type { KeyObject } from 'node:crypto';
import { NEW_TOKEN, sealToken } from '../../seals/token-seal';
import { withNewTokens } from '../../smart-glocal/snapshot';
import type { Payments } from './payments';

/** The same payments, given sealed tokens only. `publicKey`: the workers' own; null where tokens in clear are accepted. */
export function sealingNewTokens(payments: Payments, publicKey: KeyObject | null): Payments {
  if (publicKey === null) return payments;
  const seal = (token: string): string => sealToken(token, publicKey, NEW_TOKEN);
  return {
    ...payments,
    signal: (workflowId, type, snapshot) => payments.signal(workflowId, type, withNewTokens(snapshot, seal)),
    keepAftermath: (about, { facts, snapshot }) =>
      payments.keepAftermath(about, { facts, snapshot: withNewTokens(snapshot, seal) }),
  };
}
