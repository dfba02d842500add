/**
 * Who may import whom (CONTRIBUTING.md, "Rooms"), as data for ESLint. A room that is not named in a row is closed to it;
 * third-party libraries and Node built-ins are free where a room needs them, except in `workflows`.
 */

/** The files of `workflows` that other processes share with it; the rest runs in Temporal's sandbox and nowhere else. */
const WORKFLOW_MESSAGES = [
  ...['messages', 'shapes', 'search-attributes', 'workflow-id', 'input', 'policy', 'reading'],
  ...['money', 'static-summary', 'shop-event-message'],
].map((file) => `workflows/${file}`);

/**
 * `ours`: rooms or single files that may be imported. `types`: rooms of which types may be imported, nothing that runs.
 * `temporal`: the packages of `@temporalio/` that may be imported, or 'any'.
 */
export const ROOMS = {
  workflows: { ours: [], types: ['activities', 'smart-glocal'], temporal: ['workflow', 'common'] },
  'smart-glocal': { ours: [], types: [], temporal: [] },
  environment: { ours: [], types: [], temporal: [] },
  seals: { ours: ['environment'], types: [], temporal: [] },
  activities: {
    ours: ['smart-glocal', 'seals/customer-link', 'seals', 'environment'],
    types: ['workflows'],
    temporal: ['activity', 'common'],
  },
  temporal: { ours: ['workflows/contract/search-attributes', 'environment'], types: [], temporal: 'any' },
  worker: {
    ours: ['activities', 'temporal', 'smart-glocal', 'seals', 'environment'],
    types: [],
    temporal: ['worker', 'common'],
  },
  'webhook-bridge': {
    // `webhook` is the schemas' front door for a webhook's body.
    ours: [
      ...WORKFLOW_MESSAGES,
      ...['signature', 'snapshot', 'schemas', 'webhook', 'types'].map((file) => `smart-glocal/${file}`),
      'temporal',
      'seals',
      'environment',
    ],
    types: [],
    temporal: ['client', 'common'],
  },
  starter: {
    ours: [
      ...WORKFLOW_MESSAGES,
      // `explain` asks the decisions themselves why they were made (docs/decisions/0017-explain.md).
      'starter/explaining/retelling',
      'temporal',
      'seals/customer-link',
      'seals',
      'environment',
    ],
    // A snapshot is read out of a payment's history, and shown.
    types: ['smart-glocal'],
    temporal: ['client', 'common'],
  },
  // A shop's own server, which knows the engine by its entry point alone.
  examples: { ours: ['starter/index', 'environment'], types: [], temporal: [] },
  'codec-server': { ours: ['temporal', 'environment'], types: [], temporal: ['common'] },
  keys: { ours: ['temporal', 'seals', 'environment'], types: [], temporal: [] },
  simulator: { ours: ['smart-glocal/signature', 'smart-glocal/types', 'environment'], types: [], temporal: [] },
};

/** Rooms that import anything, and that nobody imports: each of them starts, drives or checks the others. */
const OPEN_ROOMS = ['demo', 'scripts', 'test'];

/** How many folders deep a room may be; lint finds `../` by counting, and would overlook files below. Ours. */
export const DEEPEST = 3;

/**
 * Patterns for `no-restricted-imports` that hold `room` to its row, for its files that lie `depth` folders deep (0: directly
 * in the room). The depth matters: `../provider` means a room from the first level and a neighbour folder from the second.
 */
export function importPatternsOf(room, depth) {
  const { ours, types, temporal } = ROOMS[room];
  const others = [...Object.keys(ROOMS), ...OPEN_ROOMS].filter((other) => other !== room && !ours.includes(other));
  return [
    ...others.map((other) => closedRoom(room, depth, other, ours, types.includes(other))),
    ...(temporal === 'any' ? [] : [closedPackages(room, temporal)]),
  ];
}

function closedRoom(room, depth, other, ours, typesAllowed) {
  const files = ours.filter((path) => path.startsWith(`${other}/`)).map((path) => path.slice(other.length + 1));
  const open = files.length === 0 ? '' : `(?!/(?:${files.join('|')})$)`;
  const but = [...files.map((file) => `${other}/${file}`), ...(typesAllowed ? ['types'] : [])].join(', ');
  return {
    regex: `^(?:\\./)*(?:\\.\\./){${depth + 1}}${other}(?:$|(?=/))${open}`,
    allowTypeImports: typesAllowed,
    message: `${room} may import nothing from ${other}${but === '' ? '' : ` but ${but}`} (CONTRIBUTING.md, "Rooms").`,
  };
}

function closedPackages(room, names) {
  const open = names.length === 0 ? '' : `(?!(?:${names.join('|')})(?:/|$))`;
  const but = names.map((name) => `@temporalio/${name}`).join(', ');
  return {
    regex: `^@temporalio/${open}`,
    message: `${room} may import nothing of Temporal${but === '' ? '' : ` but ${but}`} (CONTRIBUTING.md, "Rooms").`,
  };
}
