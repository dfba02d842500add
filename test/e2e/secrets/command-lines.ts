/** The command line, used correctly and incorrectly, and processes that cannot start with their configuration. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startProcess } from '../../../demo/room-process';
import { cli, startCli } from '../../starter/command-line';
import { PLANTED, tokenThat } from './planted';
import { processTable, type ProcessTable } from './places';
import { PROJECT, type Stage } from './stage';

export interface Printed {
  /** Everything that was printed, on both streams. */
  readonly text: string;
  /** Output of a starter that holds the token. */
  readonly processes: ProcessTable;
}

export async function typeCommands({ settings }: Stage): Promise<Printed> {
  const env = { ...settings.variables, DEBUG_STACK: '1' };
  const order = [
    '--amount',
    '500',
    '--currency',
    'usd',
    '--customer',
    PLANTED.customer,
    '--return-url',
    PLANTED.returnUrl,
  ];
  const start = ['start', '--payment-id', 'order-cli', ...order];
  const token = tokenThat('success');

  const running = startCli([...start, '--json'], env, token);
  const processes = await processTable([running.child.pid ?? 0]);
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const printed = await Promise.all([
    cli(start, { ...env, CIT_TOKEN: `${token}-another` }),
    cli(['start', '--payment-id', token, ...order], { ...env, CIT_TOKEN: token }),
    cli([...start, `--token=${token}`], env),
    cli(['start', '--payment-id', 'order-x', ...order, '--token-file', join(PROJECT, token)], env),
    cli(['status', 'order-cli', '--json'], { ...env, CIT_TOKEN: token }),
    cli(['list'], { ...env, CIT_TOKEN: token }),
  ]);
  expect(printed.map((one) => one.code)).toEqual([1, 2, 2, 2, 0, 0]);
  return { text: [stdout, ...printed.flatMap((one) => [one.stdout, one.stderr])].join('\n'), processes };
}

/** What processes say when their files are damaged: each file holds only half of a real secret. */
export async function startWronglyConfigured({ settings, folder }: Stage): Promise<string> {
  const { variables } = settings;
  const damaged = (variable: string): string => {
    const whole = readFileSync(variables[variable] ?? '', 'utf8');
    return folder.write(`damaged-${variable}`, whole.replace(/[}]\s*$/, '').replaceAll('PRIVATE', 'PRIVAT'));
  };
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...variables,
    PAYLOAD_ENCRYPTION_KEYS_FILE: damaged('PAYLOAD_ENCRYPTION_KEYS_FILE'),
    SMART_GLOCAL_PRIVATE_KEY_FILE: damaged('SMART_GLOCAL_PRIVATE_KEY_FILE'),
    TOKEN_SEAL_PRIVATE_KEY_FILE: damaged('TOKEN_SEAL_PRIVATE_KEY_FILE'),
    CUSTOMER_LINK_SECRET: `${settings.linkSecret}!`,
    CODEC_SERVER_BEARER_TOKEN: PLANTED.token,
    SMART_GLOCAL_BASE_URL: `https://${PLANTED.token}:x@demo.smart-glocal.com`,
    DEBUG_STACK: '1',
  };
  const ended = await Promise.all(
    ['worker', 'webhook-bridge', 'codec-server', 'starter'].map(async (room) => {
      const logFile = join(folder.logs, `damaged-${room}.log`);
      const args = ['--import', 'tsx', join(PROJECT, room, 'main.ts'), ...(room === 'starter' ? ['list'] : [])];
      const started = await startProcess(room, args, { cwd: PROJECT, env, logFile });
      // A process that starts in spite of this would run for ever.
      const how = await Promise.race([started.ended, delay(60_000, 'never', { ref: false })]);
      await started.stop();
      return { how, said: readFileSync(logFile, 'utf8') };
    }),
  );
  expect(ended.map(({ how }) => how)).toEqual(Array.from({ length: 4 }, () => 'with exit code 2'));
  return ended.map(({ said }) => said).join('\n');
}
