/**
 * The table of who may import whom, repeated by example: what a file may not import, not even a type of it, and similar
 * imports that it may.
 */
export interface RoomFixture {
  /** The file that imports. Files beside it stand in for it. */
  readonly file: string;
  /** Files of ours, packages, and Node's modules. */
  readonly mayNot: readonly string[];
  readonly may: readonly string[];
  /** What it may import types of, and nothing that runs. */
  readonly typesAlone?: readonly string[];
}

export const ROOM_FIXTURES: readonly RoomFixture[] = [
  {
    file: 'workflows/contract/messages',
    mayNot: [
      ...['environment/read', 'temporal/connection', 'starter/main', 'activities/payment-activities'],
      ...['workflows/facts/known', 'workflows/decisions/next-step', 'workflows/cit-payment'],
      ...['node:crypto', 'crypto', 'fs/promises', 'node:stream', 'zod', 'express'],
      ...['@temporalio/activity', '@temporalio/client', '@temporalio/worker'],
    ],
    may: ['workflows/contract/payment', '@temporalio/workflow', '@temporalio/common'],
    typesAlone: ['smart-glocal/types', 'smart-glocal/signature'],
  },
  {
    file: 'workflows/facts/merge',
    mayNot: ['workflows/decisions/next-step', 'workflows/views/payment-view', 'workflows/effects/payment', 'zod'],
    may: ['workflows/contract/truth', 'workflows/facts/known'],
    typesAlone: ['smart-glocal/types'],
  },
  {
    file: 'workflows/decisions/next-step',
    mayNot: ['workflows/views/payment-view', 'workflows/effects/payment', 'workflows/cit-payment'],
    may: ['workflows/contract/policy', 'workflows/facts/known', 'workflows/decisions/rules'],
  },
  {
    file: 'workflows/views/payment-view',
    mayNot: ['workflows/effects/payment', 'workflows/aftermath/record', 'workflows/cit-payment'],
    may: ['workflows/contract/payment', 'workflows/facts/known', 'workflows/decisions/outcome'],
  },
  {
    file: 'workflows/aftermath/web-ui-page',
    mayNot: ['workflows/facts/known', 'workflows/effects/payment', 'workflows/cit-aftermath'],
    may: ['workflows/contract/aftermath', 'workflows/views/markdown'],
  },
  {
    file: 'workflows/effects/handlers',
    mayNot: ['workflows/cit-payment', 'workflows/shop-event', 'workflows/aftermath/record', 'temporal/within'],
    may: ['workflows/views/payment-view', 'workflows/facts/known', 'workflows/decisions/outcome'],
  },
  {
    file: 'workflows/cit-payment',
    mayNot: ['activities/payment-activities', 'starter/explaining/retelling', 'node:timers/promises'],
    may: ['workflows/effects/payment', 'workflows/decisions/next-step', 'workflows/contract/messages'],
  },
  {
    file: 'smart-glocal/signature',
    mayNot: ['environment/secret', 'workflows/contract/payment', 'simulator/clock', '@temporalio/common'],
    may: ['smart-glocal/types', 'node:crypto', 'zod'],
  },
  {
    file: 'environment/exit',
    mayNot: ['smart-glocal/types', 'temporal/config', '@temporalio/common'],
    may: ['environment/read', 'node:util', 'zod'],
  },
  {
    file: 'seals/customer-link',
    mayNot: ['smart-glocal/types', 'temporal/config', 'workflows/contract/workflow-id', '@temporalio/common'],
    may: ['seals/config', 'environment/fields', 'node:crypto', 'zod'],
  },
  {
    file: 'activities/payment-activities',
    mayNot: ['workflows/facts/merge', 'webhook-bridge/main', 'temporal/connection', '@temporalio/client'],
    may: [
      ...['smart-glocal/client', 'seals/customer-link', 'environment/read', 'workflows/contract/policy'],
      '@temporalio/activity',
    ],
  },
  {
    file: 'temporal/config',
    mayNot: ['workflows/contract/search-attributes', 'smart-glocal/types', 'worker/main', 'temporal/servers/find'],
    may: ['environment/read', 'temporal/encryption/key-ring', '@temporalio/worker', '@temporalio/testing'],
  },
  {
    file: 'temporal/servers/find',
    mayNot: ['workflows/contract/search-attributes', 'smart-glocal/types'],
    may: ['temporal/config', 'temporal/servers/cache'],
  },
  {
    file: 'worker/main',
    mayNot: [
      ...['workflows/index', 'workflows/cit-payment', 'workflows/facts/merge', 'starter/main', 'demo/main'],
      '@temporalio/client',
    ],
    may: [
      ...['activities/payment-activities', 'temporal/config', 'smart-glocal/client', 'workflows/contract/activities'],
      '@temporalio/worker',
    ],
  },
  {
    file: 'webhook-bridge/app',
    mayNot: ['workflows/facts/known', 'smart-glocal/client', 'activities/failures', 'starter/shop/payments'],
    may: ['webhook-bridge/webhooks/route', 'temporal/connection', 'seals/customer-link'],
  },
  {
    file: 'webhook-bridge/payments/payments',
    mayNot: ['webhook-bridge/webhooks/deliver', 'webhook-bridge/app', 'workflows/facts/known', '@temporalio/worker'],
    may: ['workflows/contract/messages', 'smart-glocal/snapshot', 'temporal/connection', '@temporalio/client'],
  },
  {
    file: 'webhook-bridge/webhooks/deliver',
    mayNot: ['webhook-bridge/app', 'webhook-bridge/customers/routes', 'workflows/facts/merge', 'smart-glocal/client'],
    may: ['webhook-bridge/payments/payments', 'webhook-bridge/bounds/limits', 'smart-glocal/webhook'],
  },
  {
    file: 'webhook-bridge/customers/pages/customer-page',
    mayNot: ['webhook-bridge/customers/routes', 'webhook-bridge/payments/payments', 'smart-glocal/types'],
    may: ['workflows/contract/payment', 'webhook-bridge/customers/pages/html'],
  },
  {
    file: 'webhook-bridge/bounds/remember',
    mayNot: ['webhook-bridge/app', 'webhook-bridge/webhooks/deliver', 'workflows/contract/policy'],
    may: ['webhook-bridge/bounds/limits', 'lru-cache'],
  },
  {
    file: 'starter/main',
    mayNot: ['workflows/contract/messages', 'webhook-bridge/main', 'smart-glocal/types', 'worker/main'],
    may: ['starter/cli/cli', 'environment/exit'],
  },
  {
    file: 'starter/shop/payments',
    mayNot: ['starter/cli/session', 'starter/explaining/history', 'workflows/facts/known', '@temporalio/worker'],
    may: ['starter/config', 'workflows/contract/messages', 'seals/customer-link', '@temporalio/client'],
  },
  {
    file: 'starter/explaining/retelling',
    mayNot: ['starter/cli/session', 'workflows/effects/payment', 'workflows/cit-payment'],
    may: ['workflows/facts/known', 'workflows/decisions/next-step', 'workflows/views/payment-view'],
    typesAlone: ['smart-glocal/types'],
  },
  {
    file: 'starter/cli/session',
    mayNot: ['starter/cli/verbs/start', 'starter/cli/cli', 'workflows/facts/known'],
    may: ['starter/shop/payments', 'starter/explaining/explanation', 'workflows/contract/messages'],
  },
  {
    file: 'starter/cli/verbs/start',
    mayNot: ['starter/cli/cli', 'starter/main'],
    may: ['starter/cli/session', 'starter/shop/payments'],
  },
  {
    file: 'examples/shop/app',
    mayNot: [
      ...['starter/shop/payments', 'workflows/contract/payment', 'webhook-bridge/customers/pages/html'],
      '@temporalio/client',
    ],
    may: ['examples/shop/orders', 'starter/index', 'environment/read', 'express', 'standardwebhooks'],
  },
  {
    file: 'codec-server/app',
    mayNot: ['workflows/contract/messages', 'seals/token-seal', 'webhook-bridge/server', '@temporalio/client'],
    may: ['codec-server/config', 'temporal/data-converter', 'environment/secret', '@temporalio/common'],
  },
  {
    file: 'keys/main',
    mayNot: ['workflows/contract/messages', 'codec-server/app', 'starter/cli/usage', '@temporalio/common'],
    may: ['keys/config', 'temporal/encryption/key-ring-file', 'seals/key-pair', 'environment/exit'],
  },
  {
    file: 'simulator/main',
    mayNot: [
      ...['smart-glocal/client', 'temporal/config', 'workflows/contract/payment', 'test/support/play'],
      '@temporalio/common',
    ],
    may: ['simulator/provider/scripts', 'smart-glocal/signature', 'environment/read'],
  },
  {
    file: 'simulator/provider/flow',
    mayNot: ['simulator/faults/plan', 'simulator/journal', 'simulator/start', 'environment/read'],
    may: ['simulator/clock', 'simulator/json', 'simulator/provider/model'],
  },
  {
    file: 'demo/machinery',
    mayNot: ['campaigns/chaos/stage', 'test/support/play', 'worker/main', 'workflows/cit-payment'],
    may: ['temporal/servers/dev-server', 'workflows/contract/search-attributes', 'scripts/environment-files'],
  },
  {
    file: 'scripts/check',
    mayNot: ['test/support/play', 'campaigns/chaos/main', 'demo/main', 'workflows/contract/payment'],
    may: ['scripts/check/links', 'environment/read'],
  },
  {
    file: 'campaigns/simulation/world',
    mayNot: ['test/support/play', 'test/simulator/support/model', 'demo/main'],
    may: ['webhook-bridge/payments/payments', 'campaigns/simulation/temporal/server', '@temporalio/client'],
  },
  {
    file: 'campaigns/search/explore',
    mayNot: ['test/support/play', 'workflows/effects/payment', 'campaigns/simulation/world'],
    may: ['campaigns/samples/snapshots', 'workflows/facts/known', 'workflows/decisions/next-step'],
  },
  {
    file: 'test/support/play',
    mayNot: [],
    may: ['scripts/check/links', 'campaigns/chaos/main', 'demo/main', 'workflows/cit-payment', 'worker/main'],
  },
];
