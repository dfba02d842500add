/**
 * A process that holds what the worker, the bridge, the codec server and the starter hold, and that dies of a bug in
 * the way that its argument names. With `PLAIN=true` it holds the same as plain text and bytes, as if secret types did
 * not exist.
 */
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import pino from 'pino';
import { readConfig as readCodecServer } from '../../../codec-server/config';
import { runMain } from '../../../environment/exit';
import { Secret } from '../../../environment/secret';
import { workerTokens } from '../../../seals/worker-tokens';
import { readConfig as readStarter } from '../../../starter/config';
import { readConfig as readBridge } from '../../../webhook-bridge/config';
import { readConfig as readWorker } from '../../../worker/config';

const env = process.env;

function secretly(): object {
  const worker = readWorker();
  const starter = readStarter();
  return {
    worker,
    starter,
    bridge: readBridge(),
    codecServer: readCodecServer(),
    token: new Secret(starter.token?.reveal() ?? ''),
    tokens: workerTokens(worker.TOKEN_SEAL_PRIVATE_KEY_FILE ?? null, false),
  };
}

function plainly(): object {
  const file = (name: string): string => readFileSync(env[name] ?? '', 'utf8');
  const ring = JSON.parse(file('PAYLOAD_ENCRYPTION_KEYS_FILE')) as { readonly keys: Record<string, string> };
  return {
    token: env['CIT_TOKEN'],
    bearer: env['CODEC_SERVER_BEARER_TOKEN'],
    linkSecrets: [Buffer.from(env['CUSTOMER_LINK_SECRET'] ?? '', 'base64')],
    keys: [Buffer.from(ring.keys['k1'] ?? '', 'base64')],
    pem: [file('SMART_GLOCAL_PRIVATE_KEY_FILE'), file('TOKEN_SEAL_PRIVATE_KEY_FILE')],
  };
}

const holding = env['PLAIN'] === 'true' ? plainly() : secretly();
const bug = Object.assign(new TypeError('a bug', { cause: { holding } }), { holding });
const everything = { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null } as const;

const WAYS: Readonly<Record<string, () => void>> = {
  'throws from its main function': () => {
    runMain(() => Promise.reject(bug));
  },
  'throws later': () => {
    setTimeout(() => {
      throw bug;
    });
  },
  'has an unhandled rejection': () => {
    void Promise.reject(bug);
  },
  'rejects with its secrets as the reason': () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a bug does is the point here
    void Promise.reject(holding);
  },
  'prints everything that it can, and exits': () => {
    pino({ level: 'trace' }, pino.destination({ fd: 2, sync: true })).fatal({ err: bug, holding }, 'a bug');
    console.error('%s %o %O %j', holding, holding, holding, holding);
    console.error(inspect(bug, everything), inspect(holding, { ...everything, customInspect: false }));
    process.exitCode = 1;
  },
};

const [, , way = ''] = process.argv;
const die = WAYS[way];
if (die === undefined) throw new Error(`Expected one of: ${Object.keys(WAYS).join(', ')}`);
die();
