/**
 * The one data converter of all processes: what one of them writes into history, every other must be able to read. History
 * is encrypted; in clear it is written and read only where that was explicitly accepted.
 */
import { z } from 'zod';
import type { DataConverter } from '@temporalio/common';
import { parsedBy } from '../environment/fields';
import { openKeyRing } from './encryption/key-ring';
import { EncryptionCodec, type StandIn } from './encryption/payload-codec';

/** The variables that decide how payloads are stored: spread them into the schema of every process that uses Temporal. */
export const historySettings = {
  PAYLOAD_ENCRYPTION_KEYS_FILE: parsedBy((file) => openKeyRing(file))
    .optional()
    .meta({ description: 'key ring that history is encrypted with', example: 'keys/payload-keys.json' }),
  ALLOW_UNENCRYPTED_HISTORY: z.enum(['true', 'false'], 'is neither true nor false').optional().meta({
    description: 'accept that Temporal stores and shows payments unencrypted, tokens included; never with live cards',
    example: 'true',
  }),
};

type HistorySettings = z.output<z.ZodObject<typeof historySettings>>;

type Rule = readonly [
  (read: HistorySettings) => boolean,
  { readonly path: string[]; readonly message: string; readonly when: () => true },
];

/** The rule across both, for `.refine(...historyRule)` of the process's schema. */
export const historyRule: Rule = [
  isDecided,
  {
    path: ['PAYLOAD_ENCRYPTION_KEYS_FILE'],
    message:
      'is missing. Make a key ring (npm run keys -- new), or accept history in clear: ALLOW_UNENCRYPTED_HISTORY=true',
    when: () => true,
  },
];

function isDecided({ PAYLOAD_ENCRYPTION_KEYS_FILE: keys, ALLOW_UNENCRYPTED_HISTORY: allow }: HistorySettings): boolean {
  return keys !== undefined || acceptsClear(allow);
}

export interface History {
  readonly dataConverter: DataConverter;
  /** To be logged as a warning when the process starts; null when there is nothing to warn about. */
  readonly warning: string | null;
}

/** The failure converter's file, for the bundling of workflows. */
export const FAILURE_CONVERTER_PATH = require.resolve('./failure-converter');

/**
 * The data converter that the settings ask for, the same for worker, bridge, starter and codec server. `namespace` is for a
 * replay alone: the one that the histories come from. `standIn` is for workers alone (payload-codec.ts).
 */
export function dataConverterOf(
  settings: HistorySettings,
  { namespace, standIn }: { readonly namespace?: string; readonly standIn?: StandIn } = {},
): History {
  const { PAYLOAD_ENCRYPTION_KEYS_FILE: keys, ALLOW_UNENCRYPTED_HISTORY: allow } = settings;
  const readsClear = acceptsClear(allow);
  if (keys === undefined && !readsClear)
    throw new Error('There is no key ring, and history in clear was not accepted.');
  const options = {
    readsClear,
    ...(namespace === undefined ? {} : { namespace }),
    ...(standIn === undefined ? {} : { standIn }),
  };
  const payloadCodecs = keys === undefined ? [] : [new EncryptionCodec(keys, options)];
  return {
    dataConverter: { payloadCodecs, failureConverterPath: FAILURE_CONVERTER_PATH },
    warning: readsClear ? warningOf(keys !== undefined) : null,
  };
}

/** Only `true` accepts it. Pure. */
export function acceptsClear(allow: 'true' | 'false' | undefined): boolean {
  return allow === 'true';
}

function warningOf(isEncrypted: boolean): string {
  if (isEncrypted) {
    return 'ALLOW_UNENCRYPTED_HISTORY=true: history is encrypted, but payloads and tokens IN CLEAR are still accepted. Remove it once no open payment needs it.';
  }
  return 'ALLOW_UNENCRYPTED_HISTORY=true and no key ring: Temporal stores every payment, customer reference and token IN CLEAR. Never with live cards.';
}
