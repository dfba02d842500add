/**
 * Protects payments that are open when a new release is deployed: saved histories, one per outcome, replay against
 * today's code.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { keptBundle } from '../../worker/kept-bundle';
import { SCENARIOS, SHOP_SCENARIOS } from '../support/scenarios';
import { workflowIdIn } from './workflow-id-in';

const FOLDER = join(__dirname, '..', 'histories');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const logger = new DefaultLogger('ERROR');

let workflowBundle: Awaited<ReturnType<typeof keptBundle>>;
beforeAll(async () => {
  Runtime.install({ logger });
  const parts = {
    workflowsPath: join(__dirname, '../../workflows/index.ts'),
    failureConverterPath: FAILURE_CONVERTER_PATH,
  };
  workflowBundle = await keptBundle(parts, logger);
});

function historyOf(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

it('has a history for every scenario', () => {
  const scenarios = Object.keys({ ...SCENARIOS, ...SHOP_SCENARIOS });
  expect(FILES).toEqual(expect.arrayContaining(scenarios.map((name) => `${name}.json`)));
});

it.each(FILES)('replays %s', async (file) => {
  const history = historyOf(file);

  await expect(Worker.runReplayHistory({ workflowBundle }, history, workflowIdIn(history))).resolves.toBeUndefined();
});

it('notices a release that would change the course of an open payment', async () => {
  const text = readFileSync(join(FOLDER, 'succeeded.json'), 'utf8').replaceAll('confirmSession', 'captureSession');

  const history: unknown = JSON.parse(text);

  await expect(Worker.runReplayHistory({ workflowBundle }, history, workflowIdIn(history))).rejects.toThrow(
    /TMPRL1100|determinism/i,
  );
});
