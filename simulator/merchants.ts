/** What the provider knows of each merchant's project besides its settings: keys to check requests with, a webhook URL. */
import type { KeyObject } from 'node:crypto';

export interface Merchant {
  readonly publicKeys: readonly KeyObject[];
  /** Null: webhooks are switched off. */
  readonly webhookUrl: string | null;
}

export interface Merchants {
  find(projectId: string): Merchant | null;
  /** Adds or changes one. */
  set(projectId: string, change: Partial<Merchant>): void;
}

/** No merchants yet. */
export function createMerchants(): Merchants {
  const byProject = new Map<string, Merchant>();
  return {
    find: (projectId) => byProject.get(projectId) ?? null,
    set(projectId, change) {
      const before = byProject.get(projectId) ?? { publicKeys: [], webhookUrl: null };
      byProject.set(projectId, { ...before, ...change });
    },
  };
}
