/**
 * Which room may import which, repeated by example: what each room may not import, and a similar import that it may.
 */
export interface RoomFixture {
  /** An existing file of the room, whose place the imports take. */
  readonly file: string;
  readonly mayNot: readonly string[];
  readonly may: readonly string[];
}

export const ROOM_FIXTURES: readonly RoomFixture[] = [
  {
    file: 'workflows/contract/messages.ts',
    mayNot: ['../environment/read', '../temporal/connection', '../starter/main', '@temporalio/activity'],
    may: ['./shapes', '@temporalio/workflow', '@temporalio/common'],
  },
  {
    file: 'smart-glocal/signature.ts',
    mayNot: ['../environment/secret', '../workflows/contract/payment', '../simulator/clock', '@temporalio/common'],
    may: ['./types', 'node:crypto', 'zod'],
  },
  {
    file: 'environment/exit.ts',
    mayNot: ['../smart-glocal/types', '../temporal/config', '@temporalio/common'],
    may: ['./read', 'node:util', 'zod'],
  },
  {
    file: 'workflows/contract/activities.ts',
    mayNot: ['../workflows/contract/policy', '../webhook-bridge/main', '../temporal/connection', '@temporalio/client'],
    may: ['../smart-glocal/client', '../seals/customer-link', '../environment/read', '@temporalio/activity'],
  },
  {
    file: 'temporal/config.ts',
    mayNot: ['../workflows/contract/messages', '../smart-glocal/types', '../worker/main'],
    may: [
      '../workflows/contract/search-attributes',
      '../environment/read',
      '@temporalio/worker',
      '@temporalio/testing',
    ],
  },
  {
    file: 'temporal/servers/find.ts',
    mayNot: ['../../workflows/contract/messages', '../../smart-glocal/types'],
    may: ['../config', '../../workflows/contract/search-attributes', '../../environment/read'],
  },
  {
    file: 'worker/main.ts',
    mayNot: ['../workflows', '../workflows/contract/messages', '../starter/main', '../demo/main', '@temporalio/client'],
    may: ['../workflows/contract/activities', '../temporal/config', '../smart-glocal/client', '@temporalio/worker'],
  },
  {
    file: 'seals/customer-link.ts',
    mayNot: [
      '../workflows/facts/merge',
      '../smart-glocal/client',
      '../workflows/contract/activities',
      '../starter/shop/payments',
    ],
    may: ['../workflows/contract/messages', '../smart-glocal/snapshot', '../temporal/connection', '@temporalio/client'],
  },
  {
    file: 'starter/main.ts',
    mayNot: ['../workflows/facts/merge', '../webhook-bridge/main', '../smart-glocal/types', '../worker/main'],
    may: ['../workflows/contract/messages', '../seals/customer-link', '../temporal/connection', '@temporalio/client'],
  },
  {
    file: 'examples/shop/app.ts',
    mayNot: [
      '../../starter/shop/payments',
      '../../workflows/contract/payment',
      '../../webhook-bridge/customers/html',
      '@temporalio/client',
    ],
    may: ['./orders', '../../starter/index', '../../environment/read', 'express', 'standardwebhooks'],
  },
  {
    file: 'seals/token-seal.ts',
    mayNot: ['../smart-glocal/types', '../temporal/config', '../workflows/contract/payment', '@temporalio/common'],
    may: ['./config', '../environment/fields', 'node:crypto', 'zod'],
  },
  {
    file: 'codec-server/app.ts',
    mayNot: ['../workflows/contract/messages', '../seals/token-seal', '../webhook-bridge/server', '@temporalio/client'],
    may: ['./config', '../temporal/data-converter', '../environment/secret', '@temporalio/common'],
  },
  {
    file: 'keys/main.ts',
    mayNot: ['../workflows/contract/messages', '../codec-server/app', '../starter/cli/usage', '@temporalio/common'],
    may: ['./config', '../temporal/encryption/key-ring-file', '../seals/key-pair', '../environment/exit'],
  },
  {
    file: 'simulator/main.ts',
    mayNot: [
      '../smart-glocal/client',
      '../temporal/config',
      '../workflows/contract/payment',
      '../test/x',
      '@temporalio/common',
    ],
    may: ['./scripts', '../smart-glocal/signature', '../smart-glocal/types', '../environment/read'],
  },
];
