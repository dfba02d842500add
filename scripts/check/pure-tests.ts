/** Which tests answer at once: those that load nothing with which a process, a server or a browser could be started. */
import { packagesLoadedBy, type Texts } from './imports';
import { LONG_PROOFS } from './slices';

const STARTS_SOMETHING =
  /^(?:node:(?:child_process|cluster|https?|http2|net|worker_threads)|express|playwright-core|@temporalio\/(?:client|testing|worker)(?:\/.*)?)$/;

/** Its only process is `openssl`, for milliseconds, and nothing in this project is purer than a signature. */
const PURE_ALL_THE_SAME = /\/signature\.test\.ts$/;

/** Long proofs are none, however pure. */
export function pureTestsOf(texts: Texts): string[] {
  return [...texts.keys()]
    .filter((file) => /^test\/.*\.test\.ts$/.test(file) && !LONG_PROOFS.test(file))
    .filter(
      (file) =>
        PURE_ALL_THE_SAME.test(file) || !packagesLoadedBy(file, texts).some((name) => STARTS_SOMETHING.test(name)),
    );
}
