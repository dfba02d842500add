/** Outcomes written in advance for payments that do not choose them by their token. */
import type { Behaviour } from './behaviour';
import { citPaymentIdOf } from './ledger';
import type { ScriptBook, ScriptKey } from './world';

/** An empty book. The nearest key wins: payment, customer, token, then "whichever starts next". */
export function createScriptBook(): ScriptBook {
  const byKey = new Map<string, Behaviour>();
  const forNext: Behaviour[] = [];

  return {
    add(key, behaviour) {
      if ('next' in key) forNext.push(behaviour);
      else byKey.set(nameOf(key), behaviour);
    },
    take(terms) {
      const payment = citPaymentIdOf(terms.metadata);
      const keys: ScriptKey[] = [
        ...(payment === null ? [] : [{ payment }]),
        { customer: terms.customer.reference },
        { token: terms.payment_details.recurrent.token },
      ];
      const found = keys.map((key) => byKey.get(nameOf(key))).find((behaviour) => behaviour !== undefined);
      return found ?? forNext.shift() ?? null;
    },
    forNext: () => [...forNext],
    clearNext() {
      forNext.length = 0;
    },
    clear() {
      byKey.clear();
      forNext.length = 0;
    },
  };
}

function nameOf(key: ScriptKey): string {
  return JSON.stringify(key);
}
