/**
 * Protects payments that are open when a release with other deadlines and poll intervals is deployed: they keep the
 * numbers that they recorded at their start, and replay as before.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type BundleOptions } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { POLICY } from '../../workflows/contract/policy';
import { POLICY as OTHER } from './other-policy';
import { workflowIdIn } from './workflow-id-in';

const FOLDER = join(__dirname, '../histories');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const logger = new DefaultLogger('ERROR');

let workflowBundle: { readonly code: string };
beforeAll(async () => {
  Runtime.install({ logger });
  workflowBundle = await bundleWith(join(__dirname, 'other-policy.ts'));
});

/** Today's code with another file of numbers in place of `workflows/contract/policy`. */
async function bundleWith(policyFile: string): Promise<{ readonly code: string }> {
  const webpackConfigHook: BundleOptions['webpackConfigHook'] = (config) => ({
    ...config,
    plugins: [
      ...(config.plugins ?? []),
      {
        apply: (compiler) => {
          compiler.hooks.normalModuleFactory.tap('OtherPolicy', (factory) => {
            factory.hooks.beforeResolve.tap('OtherPolicy', (module) => {
              // `other-policy` itself builds on the real file.
              if (module.request === './policy') module.request = policyFile;
            });
          });
        },
      },
    ],
  });
  const workflowsPath = join(__dirname, '../../workflows/index.ts');
  return bundleWorkflowCode({ workflowsPath, failureConverterPath: FAILURE_CONVERTER_PATH, logger, webpackConfigHook });
}

it('uses a policy in which every number differs', () => {
  expect(JSON.stringify(OTHER)).not.toBe(JSON.stringify(POLICY));
  // 15 min, the customer's deadline today, does not occur as a literal of its own.
  expect(OTHER.deadlines.customer).toBe(3 * POLICY.deadlines.customer);
});

it.each(FILES)('replays %s with the numbers that it was started with', async (file) => {
  const history: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

  await expect(Worker.runReplayHistory({ workflowBundle }, history, workflowIdIn(history))).resolves.toBeUndefined();
});
