/**
 * Who may import whom, types included: the one table of it. `npm run rooms` holds the tree to it (.dependency-cruiser.mjs).
 *
 * The rows stand from the ground up, and a row may name only rows above it in this list. So whatever the table allows runs
 * down, and rooms can form no circle. Within a row, files may import each other, as long as they form no circle either.
 */

/**
 * A row holds the folder that it is named after, without the folders and files in it that have rows of their own; with `holds`,
 * those files and folders alone.
 *
 * `imports`: rows, or single files or folders of them, that it may import. `types`: the same, but their types alone.
 * `temporal`: packages of `@temporalio/` that it may import, or 'any'; none when left out. Other libraries and Node's own
 * modules are free where a room needs them, but not where code is `replayed`: it runs in a sandbox, and must come to the same
 * again.
 */
export const ROOMS = [
  { room: 'environment' },
  { room: 'smart-glocal' },
  { room: 'seals', imports: ['environment'] },

  { room: 'temporal/encryption', imports: ['environment'], temporal: 'any' },
  { room: 'temporal', imports: ['environment', 'temporal/encryption'], temporal: 'any' },
  { room: 'temporal/servers', imports: ['temporal'], temporal: 'any' },

  workflows('contract', []),
  workflows('facts', ['contract']),
  workflows('decisions', ['contract', 'facts']),
  workflows('views', ['contract', 'facts', 'decisions']),
  workflows('aftermath', ['contract', 'views']),
  workflows('effects', ['contract', 'facts', 'decisions', 'views']),
  { ...workflows('', ['contract', 'facts', 'decisions', 'views', 'aftermath', 'effects']), room: 'workflows' },

  {
    room: 'activities',
    imports: ['smart-glocal', 'seals', 'environment', 'workflows/contract'],
    temporal: ['activity', 'common'],
  },
  {
    // The workflows themselves it names by their path: they are bundled, not imported.
    room: 'worker',
    imports: ['activities', 'temporal', 'smart-glocal', 'seals', 'environment', 'workflows/contract'],
    temporal: ['worker', 'common'],
  },

  { room: 'webhook-bridge/bounds' },
  {
    room: 'webhook-bridge/payments',
    imports: ['workflows/contract', 'smart-glocal/snapshot', 'temporal', 'seals'],
    types: ['smart-glocal/types'],
    temporal: ['client', 'common', 'proto'],
  },
  {
    room: 'webhook-bridge/webhooks',
    imports: [
      ...['webhook-bridge/bounds', 'webhook-bridge/payments', 'workflows/contract', 'temporal', 'seals', 'environment'],
      ...['signature', 'schemas', 'types', 'webhook'].map((file) => `smart-glocal/${file}`),
    ],
  },
  { room: 'webhook-bridge/customers/pages', imports: ['workflows/contract'] },
  {
    room: 'webhook-bridge/customers',
    imports: [
      ...['webhook-bridge/bounds', 'webhook-bridge/payments', 'webhook-bridge/customers/pages'],
      ...['workflows/contract', 'temporal', 'seals'],
    ],
  },
  {
    room: 'webhook-bridge',
    imports: [
      'smart-glocal/public-keys',
      ...['bounds', 'payments', 'webhooks', 'customers', 'customers/pages'].map((folder) => `webhook-bridge/${folder}`),
      ...['temporal', 'seals', 'environment'],
    ],
  },

  {
    room: 'starter/config',
    imports: ['temporal', 'seals', 'environment'],
  },
  {
    room: 'starter/shop',
    imports: ['starter/config', 'workflows/contract', 'temporal', 'temporal/encryption', 'seals'],
    temporal: ['client', 'common'],
  },
  {
    // `explain` asks the decisions themselves why they were made (docs/decisions/0017-explain.md).
    room: 'starter/explaining',
    imports: [
      ...['starter/shop', 'temporal'],
      ...['contract', 'facts', 'decisions', 'views'].map((folder) => `workflows/${folder}`),
    ],
    types: ['smart-glocal/types'],
    temporal: ['client', 'common'],
  },
  {
    room: 'starter/cli',
    imports: ['starter/config', 'starter/shop', 'starter/explaining', 'workflows/contract', 'temporal', 'environment'],
    temporal: ['client', 'common'],
  },
  {
    room: 'starter/cli/verbs',
    imports: ['starter/cli', 'starter/shop', 'starter/explaining', 'workflows/contract'],
    temporal: ['client', 'common'],
  },
  // The command line as a whole: it knows the verbs, and they know the rest of their folder.
  { room: 'starter/cli/cli', imports: ['starter/cli', 'starter/cli/verbs', 'starter/shop', 'environment'] },
  {
    room: 'starter/index',
    imports: ['starter/config', 'starter/shop', 'workflows/contract'],
    temporal: ['client', 'common'],
  },
  { room: 'starter', imports: ['starter/cli/cli', 'starter/config', 'environment'] },

  {
    room: 'codec-server',
    imports: ['temporal', 'temporal/encryption', 'environment', 'workflows/contract/addressed'],
    temporal: ['common'],
  },
  { room: 'keys', imports: ['temporal/encryption', 'seals', 'environment'] },

  // The simulator stands for a foreign company's server, and learns nothing of our side but how bytes are signed.
  {
    room: 'simulator: time and chance',
    holds: ['agenda', 'clock', 'clock-engine', 'quiet', 'random', 'json', 'non-canonical-json'].map(
      (file) => `simulator/${file}`,
    ),
  },
  { room: 'simulator/provider', imports: ['simulator: time and chance'] },
  { room: 'simulator/faults', imports: ['simulator: time and chance', 'simulator/provider'] },
  {
    room: 'simulator: webhooks and journal',
    holds: ['envelope', 'held-back', 'journal', 'merchants', 'post', 'webhooks'].map((file) => `simulator/${file}`),
    imports: ['simulator: time and chance', 'simulator/provider', 'simulator/faults', 'smart-glocal/signature'],
  },
  simulatorPages('simulator/http', ['smart-glocal/signature']),
  simulatorPages('simulator/http/front', ['simulator/http']),
  simulatorPages('simulator', ['simulator/http', 'simulator/http/front', 'environment', 'smart-glocal/signature']),

  // A shop's own server, which knows the engine by its entry point alone.
  { room: 'examples', imports: ['starter/index', 'environment'] },

  // From here on: what starts, drives and checks the others, and is imported by none of them.
  { room: 'scripts', imports: ['environment', 'temporal', 'temporal/servers'], temporal: 'any' },
  {
    room: 'demo',
    imports: [
      ...['scripts', 'starter/shop', 'seals', 'environment', 'workflows/contract'],
      ...['temporal', 'temporal/encryption', 'temporal/servers'],
    ],
    temporal: 'any',
  },
  {
    room: 'campaigns/samples',
    imports: ['workflows/contract', 'workflows/facts', 'webhook-bridge/payments', 'smart-glocal', 'seals'],
  },
  {
    room: 'campaigns/search',
    imports: [
      ...['campaigns/samples', 'smart-glocal'],
      ...['contract', 'facts', 'decisions', 'views'].map((folder) => `workflows/${folder}`),
    ],
  },
  {
    room: 'campaigns/fuzz',
    imports: [
      ...['campaigns/samples', 'activities', 'workflows/contract', 'smart-glocal', 'seals', 'environment'],
      ...['codec-server', 'temporal/encryption'],
      ...['bounds', 'webhooks', 'customers', 'customers/pages'].map((folder) => `webhook-bridge/${folder}`),
      'webhook-bridge',
    ],
    temporal: 'any',
  },
  {
    room: 'campaigns/simulation/temporal',
    imports: ['simulator: time and chance', 'temporal', 'workflows/contract'],
    temporal: 'any',
  },
  {
    room: 'campaigns/simulation',
    imports: [
      ...['campaigns/simulation/temporal', 'scripts', 'activities', 'environment', 'seals', 'smart-glocal', 'temporal'],
      ...['simulator: time and chance', 'simulator: webhooks and journal'],
      ...['simulator/provider', 'simulator/faults', 'starter/shop', 'worker/kept-bundle', 'workflows/contract'],
      ...['bounds', 'payments', 'webhooks'].map((folder) => `webhook-bridge/${folder}`),
    ],
    temporal: 'any',
  },
  {
    room: 'campaigns/chaos',
    imports: [
      ...['demo', 'scripts', 'environment', 'seals', 'smart-glocal', 'starter/shop', 'workflows/contract'],
      ...['temporal', 'temporal/servers', 'simulator/provider', 'simulator/faults', 'simulator: time and chance'],
    ],
    temporal: 'any',
  },
  {
    // A browser for what people click, and payloads as Temporal's Web UI spells them.
    room: 'campaigns/attack',
    imports: [
      ...['demo', 'environment', 'seals', 'smart-glocal', 'starter/shop', 'workflows/contract'],
      ...['temporal', 'temporal/servers', 'scripts/browser/chromium', 'codec-server/payloads'],
    ],
    temporal: 'any',
  },
  { room: 'test', imports: 'all above', temporal: 'any' },
];

/** A folder of the workflows, which may import these others: pure code, types of the provider's, and Temporal's own part. */
function workflows(folder, others) {
  return {
    room: `workflows/${folder}`,
    imports: others.map((other) => `workflows/${other}`),
    types: ['smart-glocal'],
    temporal: ['workflow', 'common'],
    replayed: true,
  };
}

/** Whatever shows or takes orders at the simulator knows all that it does, and these. */
function simulatorPages(room, more) {
  const parts = ['simulator: time and chance', 'simulator: webhooks and journal'];
  return { room, imports: [...parts, 'simulator/provider', 'simulator/faults', ...more] };
}

/** The rules of dependency-cruiser for a table like `ROOMS`. Throws when a row names one that is not above it. */
export function rulesOf(rooms) {
  const table = rooms.map((row) => ({ imports: [], types: [], temporal: [], holds: [row.room], ...row }));
  const ours = anyOf(table.flatMap(({ holds }) => holds.map((path) => startOf(path.split('/')[0]))));
  return [
    { name: 'circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not found', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no room',
      comment: 'Every folder with code has a row in scripts/lint/rooms.mjs.',
      severity: 'error',
      from: { path: '^[^/.]+/', pathNot: [ours, '^node_modules/'] },
      to: {},
    },
    ...table.flatMap((row, index) => rulesOfRow(row, index, table, ours)),
  ];
}

function rulesOfRow({ room, imports, types, temporal, replayed }, index, table, ours) {
  const lower = table.slice(0, index);
  const open = imports === 'all above' ? lower.map(filesOf(table)) : imports.map(pathOf(room, lower, table));
  const openTypes = types.map(pathOf(room, lower, table));
  const from = { path: filesOf(table)(table[index]) };
  const own = from.path;
  const rule = (what, to) => ({ name: `${room}: ${what}`, severity: 'error', from, to });
  return [
    rule('not in its row', { path: ours, pathNot: [own, ...open, ...openTypes] }),
    ...(openTypes.length === 0
      ? []
      : [rule('types alone', { path: anyOf(openTypes), pathNot: [own, ...open], dependencyTypesNot: ['type-only'] })]),
    ...(temporal === 'any'
      ? []
      : [rule('of Temporal', { path: '(^|/)node_modules/@temporalio/', pathNot: packages(temporal) })]),
    ...(replayed === true
      ? [
          rule('replayed in a sandbox', { path: '(^|/)node_modules/', pathNot: packages(temporal) }),
          rule('replayed in a sandbox', { dependencyTypes: ['core'] }),
        ]
      : []),
  ];
}

function packages(names) {
  return names.map((name) => `(^|/)node_modules/@temporalio/${name}/`);
}

/** What `name` in the table stands for, as a pattern: a row's files, or one file or folder of a row. */
function pathOf(room, lower, table) {
  return (name) => {
    const row = lower.find((one) => one.room === name);
    if (row !== undefined) return filesOf(table)(row);
    const isRow = table.some((one) => one.room === name);
    if (isRow || !lower.some(({ holds }) => holds.some((path) => name.startsWith(`${path}/`)))) {
      throw new Error(`${room} may not import ${name}: a row names only rows above it, so that nothing runs back up.`);
    }
    return startOf(name);
  };
}

/** The files of a row: those of what it holds, without those of rows that hold something in there. */
function filesOf(table) {
  return ({ holds }) =>
    anyOf(
      holds.map((path) => {
        const inner = table.flatMap((row) => row.holds).filter((other) => other.startsWith(`${path}/`));
        return (inner.length === 0 ? '' : `(?!${anyOf(inner.map(startOf))})`) + startOf(path);
      }),
    );
}

/** A folder with all in it, or the file of that name. */
function startOf(path) {
  return `^${path}(?:/|\\.[cm]?[jt]s$)`;
}

function anyOf(patterns) {
  return patterns.length === 1 ? patterns[0] : `(?:${patterns.join('|')})`;
}
