/**
 * Whichever code installs the SDK's runtime in this process gets metrics and verbose logs. Import this first. Not
 * TRACE: at that level the SDK prints decrypted activations, which is why none of the worker's variables can ask for
 * it.
 */
import { DefaultLogger, Runtime, type RuntimeOptions } from '@temporalio/worker';

/** Where the metrics are to be served, `host:port`. */
const ADDRESS = process.env['TEST_METRICS_ADDRESS'] ?? '127.0.0.1:0';

const install = Runtime.install.bind(Runtime);

Runtime.install = (options: RuntimeOptions): Runtime =>
  install({
    ...options,
    logger: new DefaultLogger('DEBUG', (entry) => process.stderr.write(`${JSON.stringify(entry, textOfBigInts)}\n`)),
    telemetryOptions: {
      metrics: { prometheus: { bindAddress: ADDRESS, countersTotalSuffix: true } },
      logging: { forward: {}, filter: { core: 'DEBUG', other: 'INFO' } },
    },
  });

function textOfBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
