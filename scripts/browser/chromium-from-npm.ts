/**
 * A Chromium out of an npm package: for machines that reach package registries and little else. It was built for servers on
 * which nothing is installed, and so it comes with the libraries, the font and the software renderer that it needs.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { Variables } from '../../temporal/config';
import { verifyChecksum } from '../../temporal/servers/checksum';
import { runCommand } from '../../temporal/servers/run-command';

/** What this project was tested with. Later ones need a later Node than the oldest of ours. */
export const BUILD_VERSION = '143.0.4';
export const BUILD = `@sparticuz/chromium@${BUILD_VERSION}`;

/** As `npm view` gives it (`dist.integrity`). */
const INTEGRITY = 'sha512-/6I7uQTRhRDD2/gGPQ1Gkf+Dqk0RYDACPJDZfSzz0OWk4JmUTonNHPXbrn6UIklOHlnDLf8xAAzkOZKB/cJpLA==';
const TARBALL = `sparticuz-chromium-${BUILD_VERSION}.tgz`;

/** 67 MB at about 3 Mbit/s. Ours. */
const TIME_LIMIT_MS = 180_000;

/** Where it looks for fonts is a folder of its build servers; here they lie beside this file. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** `exec`, because who started the browser ends it by this very pid. The machine's own libraries come after those beside it. */
const LAUNCHER = `#!/bin/sh
directory=$(dirname "$0")
export LD_LIBRARY_PATH="$directory/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_PATH="$directory" XDG_CACHE_HOME="$directory/cache"
exec "$directory/chromium-bin" "$@"
`;

/** Leaves the browser as `directory/executable`, a script, and all else beside it. Throws when npm or the checksum says no. */
export async function downloadFromNpm(directory: string, executable: string, env: Variables): Promise<void> {
  const run = (file: string, ...args: string[]): Promise<string> =>
    runCommand({ file, args, env, cwd: directory, timeoutMs: TIME_LIMIT_MS });
  // One retry: with two, npm's default, it takes minutes to say that there is no network.
  await run('npm', 'pack', BUILD, '--silent', '--fetch-retries=1');
  await verifyChecksum(join(directory, TARBALL), INTEGRITY);
  await run('tar', '-xzf', TARBALL, 'package/bin');

  const packed = (name: string): string => join(directory, 'package/bin', name);
  await pipeline(
    createReadStream(packed('chromium.br')),
    createBrotliDecompress(),
    createWriteStream(join(directory, 'chromium-bin'), { mode: 0o755 }),
  );
  for (const name of ['al2023.tar', 'fonts.tar', 'swiftshader.tar']) {
    await pipeline(createReadStream(packed(`${name}.br`)), createBrotliDecompress(), createWriteStream(packed(name)));
    await run('tar', '-xf', packed(name), '--no-same-owner');
  }
  await writeFile(join(directory, 'fonts.conf'), FONTS);
  await mkdir(join(directory, 'cache'));
  await writeFile(join(directory, executable), LAUNCHER, { mode: 0o755 });
  await rm(join(directory, 'package'), { recursive: true });
  await rm(join(directory, TARBALL));
}
