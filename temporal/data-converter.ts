/**
 * The one data converter of all processes: what one of them writes into history, every other must be able to read. This
 * version cannot encrypt payloads yet, so it starts only where history in clear was accepted in so many words.
 */
import { z } from 'zod';
import type { DataConverter } from '@temporalio/common';

/** The variables that decide how payloads are stored: spread them into the schema of every process that touches Temporal. */
export const historySettings = {
  PAYLOAD_ENCRYPTION_KEYS_FILE: z
    .undefined('is set, but this version cannot encrypt yet; unset it, so that nobody believes history to be encrypted')
    .optional()
    .meta({ description: 'key ring for encrypted history (not in this version)', example: '' }),
  ALLOW_UNENCRYPTED_HISTORY: z
    .literal('true', 'is not "true": this version cannot encrypt yet, and starts only where that is accepted')
    .meta({
      description: 'accept that Temporal stores payments, tokens included, in clear (this version cannot encrypt yet)',
      example: 'true',
    }),
};

type HistorySettings = z.output<z.ZodObject<typeof historySettings>>;

export interface History {
  readonly dataConverter: DataConverter;
  /** To be logged as a warning when the process starts; null when there is nothing to warn of. */
  readonly warning: string | null;
}

/** The data converter that the settings ask for, the same for worker, bridge and starter. Pure. */
export function dataConverterOf(settings: HistorySettings): History {
  const accepted = `ALLOW_UNENCRYPTED_HISTORY=${settings.ALLOW_UNENCRYPTED_HISTORY}`;
  return {
    dataConverter: {},
    warning: `${accepted}: Temporal stores every payment, customer reference and token IN CLEAR. Never with live cards.`,
  };
}
