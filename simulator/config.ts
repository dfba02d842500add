/** What the simulator reads from its environment; the only place in this room where it does. */
import { z } from 'zod';
import { fileParsedBy, flag, logLevel, port, webAddress } from '../environment/fields';
import { readEnvironment } from '../environment/read';
import { parsePrivateKey, parsePublicKey } from '../smart-glocal/signature';

/** Longest pause that still lets a person see something happen; ours. */
const MAX_DELAY_MS = 3_600_000;

const NOT_USABLE = 'names a file that cannot be used: ';

export const schema = z
  .object({
    SIMULATOR_HOST: z
      .string()
      .default('127.0.0.1')
      .meta({ description: 'the address to listen on (default 127.0.0.1)', example: '127.0.0.1' }),
    SIMULATOR_PORT: port
      .default(8090)
      .meta({ description: 'the port to listen on (default 8090; 0: any free one)', example: '8090' }),
    SIMULATOR_PUBLIC_URL: webAddress
      .transform((url) => url.replace(/\/+$/, ''))
      .optional()
      .meta({
        description: "how a customer's browser reaches the simulator (default: its own address)",
        example: 'http://localhost:8090',
      }),
    SIMULATOR_PROJECT: z
      .string()
      .default('demo-project')
      .meta({ description: 'the project id of the one merchant (default demo-project)', example: 'demo-project' }),
    SIMULATOR_PARTNER_PUBLIC_KEY_FILE: fileParsedBy(parsePublicKey, NOT_USABLE).meta({
      description: "the merchant's public key (PEM): requests must be signed with its private half",
      example: 'keys/merchant.pub.pem',
    }),
    SIMULATOR_WEBHOOK_PRIVATE_KEY_FILE: fileParsedBy(parsePrivateKey, NOT_USABLE).optional().meta({
      description: "the simulated provider's private key (PEM), which signs webhooks (default: a fresh one)",
      example: 'keys/simulator.pem',
    }),
    SIMULATOR_WEBHOOK_PUBLIC_KEY_FILE: z.string().optional().meta({
      description: 'where to write the public half of that key, for the bridge',
      example: 'keys/simulator.pub.pem',
    }),
    SIMULATOR_WEBHOOK_URL: webAddress.optional().meta({
      description: 'where webhooks go (default: nowhere)',
      example: 'http://127.0.0.1:3000/webhooks/smart-glocal',
    }),
    SIMULATOR_CLOCK_SCALE: z
      .string()
      .default('1')
      .transform(Number)
      .refine((scale) => scale >= 1 && scale <= 10_000, 'is not a number from 1 to 10000')
      .meta({
        description: "how many times faster than real time the provider's timers run (default 1)",
        example: '60',
      }),
    SIMULATOR_DELAY_MS: z
      .string()
      .default('150')
      .transform(Number)
      .refine((ms) => Number.isInteger(ms) && ms >= 0 && ms <= MAX_DELAY_MS, 'is not a whole number from 0 to 3600000')
      .meta({ description: 'pause before each next state of a payment, real ms (default 150)', example: '150' }),
    SIMULATOR_SEED: z
      .string()
      .regex(/^\d{1,9}$/, 'is not a whole number of at most 9 digits')
      .transform(Number)
      .optional()
      .meta({ description: 'fixes ids and tokens, to repeat a run (default: random)', example: '42' }),
    SIMULATOR_ALLOW_PRODUCTION_IMAGE: flag.default(false).meta({
      description: 'true: run although NODE_ENV is production, as the demo image sets it',
      example: 'true',
    }),
    NODE_ENV: z
      .string()
      .optional()
      .meta({ description: 'production: the simulator refuses to start', example: 'development' }),
    LOG_LEVEL: logLevel.default('info').meta({ description: 'how much is logged (default info)', example: 'info' }),
  })
  .refine((env) => env.NODE_ENV !== 'production' || env.SIMULATOR_ALLOW_PRODUCTION_IMAGE === true, {
    path: ['NODE_ENV'],
    message:
      'says that this is production, where a simulated provider must not run (SIMULATOR_ALLOW_PRODUCTION_IMAGE=true lifts this)',
    when: () => true,
  });

export type SimulatorConfig = z.output<typeof schema>;

/** Throws a `ConfigurationError` that lists everything that is missing or wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): SimulatorConfig {
  return readEnvironment(schema, env);
}
