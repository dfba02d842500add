/** Protects the listing of payments: the search attributes exist with the right types, or the error says what to do. */
import { connectClient, type TemporalClient } from '../../temporal/connection';
import { ensureSearchAttributes } from '../../temporal/search-attributes';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { startTimeSkipping } from '../../temporal/servers/time-skipping';
import { temporalSettings } from '../../temporal/settings';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';

/** `IndexedValueType` of Temporal's API. */
const TEXT = 1;

let server: DevServer;
let temporal: TemporalClient;

beforeEach(async () => {
  server = await startDevServer();
  temporal = connectClient(temporalSettings({ TEMPORAL_ADDRESS: server.address }), {});
});
afterEach(async () => {
  await temporal.close();
  await server.kill();
});

it('registers what is missing, and payments can be listed by it at once', async () => {
  await ensureSearchAttributes(temporal.connection, 'default', SEARCH_ATTRIBUTES);

  const query = 'PaymentStatus = "open" AND OverdueAt < "2030-01-01T00:00:00Z" AND SmartGlocalSessionId = "ps_1"';
  expect(await temporal.client.workflow.count(query)).toMatchObject({ count: 0 });
});

it('is safe to run twice, or in two processes at once', async () => {
  await Promise.all([
    ensureSearchAttributes(temporal.connection, 'default', SEARCH_ATTRIBUTES),
    ensureSearchAttributes(temporal.connection, 'default', SEARCH_ATTRIBUTES),
  ]);

  await expect(ensureSearchAttributes(temporal.connection, 'default', SEARCH_ATTRIBUTES)).resolves.toBeUndefined();
});

it('refuses an existing attribute of another type, naming it', async () => {
  const searchAttributes = { PaymentStatus: TEXT };
  await temporal.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });

  const ensured = ensureSearchAttributes(temporal.connection, 'default', SEARCH_ATTRIBUTES);

  await expect(ensured).rejects.toThrow('PaymentStatus must be of type Keyword, but exists with another type');
});

it('says that a namespace does not exist', async () => {
  await expect(ensureSearchAttributes(temporal.connection, 'shop', SEARCH_ATTRIBUTES)).rejects.toThrow(
    'Check TEMPORAL_NAMESPACE',
  );
});

describe('on a server that does not allow registration (like Temporal Cloud)', () => {
  // The time-skipping server does not implement the listing; queries go to the real one.
  async function withoutAdministration(
    use: (connection: Parameters<typeof ensureSearchAttributes>[0]) => Promise<void>,
  ) {
    const other = await startTimeSkipping(SEARCH_ATTRIBUTES);
    try {
      const { operatorService } = other.connection;
      await use({ operatorService, workflowService: temporal.connection.workflowService });
    } finally {
      await other.teardown();
    }
  }

  it('says which to create and how', async () => {
    await withoutAdministration(async (connection) => {
      const ensured = ensureSearchAttributes(connection, 'default', SEARCH_ATTRIBUTES);

      await expect(ensured).rejects.toThrow(/create --namespace default --name OverdueAt --type Datetime[^]*tcld/);
    });
  });

  it('goes on when they already exist', async () => {
    await ensureSearchAttributes(temporal.connection, 'default', SEARCH_ATTRIBUTES);

    await withoutAdministration(async (connection) => {
      await expect(ensureSearchAttributes(connection, 'default', SEARCH_ATTRIBUTES)).resolves.toBeUndefined();
    });
  });
});
