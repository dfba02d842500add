/** `npm run keys`: makes and rotates the keys that history is encrypted with, and the pair that tokens are sealed with. */
import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { runMain } from '../environment/exit';
import { writeSealKeyPair } from '../seals/key-pair';
import { activateNewest, addKey, createKeyRing } from '../temporal/encryption/key-ring-file';
import { readRingFile, readSealFiles } from './config';

const DONE = 0;
const USAGE = 2;

const MORE = `
Rotation without downtime, with PAYLOAD_ENCRYPTION_KEYS_FILE on every machine that has a process of ours:
  1. rotate     and copy the file to every machine: now every process can read the new key
  2. activate   and copy it again: within 10 s every process encrypts with it, none is restarted
  3. keep the old key in the file for as long as Temporal keeps histories that were written with it

Exit codes: 0 done; 1 error, nothing was changed; 2 usage or configuration.
No key is ever printed.`;

interface Existing {
  readonly ifMissing: boolean;
}

runMain(async () => {
  const program = new Command('npm run keys --')
    .description('Makes and rotates the keys that history is encrypted with.')
    .addHelpText('after', MORE)
    .showHelpAfterError('Add --help for the list of commands.')
    .exitOverride();
  program
    .command('new')
    .description('make a key ring with one key at PAYLOAD_ENCRYPTION_KEYS_FILE; refuses to overwrite')
    .option('--if-missing', 'do nothing if there is one already', false)
    .action(({ ifMissing }: Existing) => {
      makeRing(readRingFile(), ifMissing);
    });
  program
    .command('rotate')
    .description('add a key to the ring, for reading')
    .action(() => {
      const file = readRingFile();
      say(
        `${file}: key ${addKey(file)} was added for reading. Once every process has this file: npm run keys -- activate`,
      );
    });
  program
    .command('activate')
    .description('encrypt with the newest key from now on, once every process can read it')
    .action(() => {
      const file = readRingFile();
      const { id, wasActive } = activateNewest(file);
      say(wasActive ? `${file}: key ${id} is active already, nothing was changed` : `${file}: key ${id} is active now`);
    });
  program
    .command('seal')
    .description(
      'make the key pair that tokens are sealed with, at TOKEN_SEAL_PRIVATE_KEY_FILE and TOKEN_SEAL_PUBLIC_KEY_FILE; refuses to overwrite',
    )
    .option('--if-missing', 'do nothing if both files exist already', false)
    .action(({ ifMissing }: Existing) => {
      makePair(readSealFiles(), ifMissing);
    });
  try {
    await program.parseAsync(process.argv.slice(2), { from: 'user' });
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : USAGE; // Commander has printed it.
    throw error;
  }
});

function makeRing(file: string, ifMissing: boolean): void {
  if (ifMissing && existsSync(file)) {
    say(`${file}: there is a key ring already, it stays`);
    return;
  }
  say(`${file}: key ${createKeyRing(file)} was made. Keep a copy in a safe place: without it history cannot be read.`);
}

function makePair(files: ReturnType<typeof readSealFiles>, ifMissing: boolean): void {
  const { privateFile, publicFile } = files;
  if (ifMissing && existsSync(privateFile) && existsSync(publicFile)) {
    say(`${privateFile}, ${publicFile}: they are there already, they stay`);
    return;
  }
  writeSealKeyPair(files);
  say(`${privateFile}: for the worker alone. ${publicFile}: for the starter and the webhook bridge.`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
