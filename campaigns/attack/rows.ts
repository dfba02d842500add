/** All rows, in the order in which they run. */
import type { Row } from './attack';
import { anotherAmount } from './rows/another-amount';
import { aPersonsWord } from './rows/a-persons-word';
import { calls } from './rows/calls';
import { decoys } from './rows/decoys';
import { emptyPayloads } from './rows/empty-payloads';
import { keptConnections } from './rows/kept-connections';
import { manyStarts } from './rows/many-starts';
import { onceMore } from './rows/once-more';
import { signals } from './rows/signals';
import { signedByTheProvider } from './rows/signed-by-the-provider';
import { startLikeThisOne } from './rows/start-like-this-one';
import { writtenWithTheRing } from './rows/written-with-the-ring';

export const ROWS: readonly Row[] = [
  startLikeThisOne,
  anotherAmount,
  writtenWithTheRing,
  signedByTheProvider,
  signals,
  calls,
  aPersonsWord,
  decoys,
  manyStarts,
  keptConnections,
  emptyPayloads,
  onceMore,
];
