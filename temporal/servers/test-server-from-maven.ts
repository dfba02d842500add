/**
 * The time-skipping server as a Java library from Maven Central: it runs on any processor that Java runs on, unlike the
 * executable that the SDK downloads.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Variables } from '../config';
import { verifyChecksum } from './checksum';
import { runCommand } from './run-command';

/** What this project was tested with. */
export const TEST_SERVER_VERSION = '1.39.0';

const MAIN_JAR = `temporal-test-server-${TEST_SERVER_VERSION}.jar`;
/** SHA-256 of that jar in Maven Central. */
const MAIN_JAR_SHA256 = 'e64ba0da25ca08699e9766dde3c31b0a5979ce67962bd692f15655d7adca9006';

/** Pinned: which one Maven takes by itself depends on Maven's version. */
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** 39 jars, 38 MB, 8 s with a good connection. Ours. */
const TIME_LIMIT_MS = 180_000;
const VERSION_TIME_LIMIT_MS = 15_000;

/** With a logger that is silent: without one every start prints three lines of complaint. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>temporal-test-server-launcher</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${TEST_SERVER_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * `exec`, because the SDK stops the server by killing this very pid. The loop before it is for a test process that dies
 * without stopping its server: it ends the server when its parent is gone. The JVM options make it start in 1.2 s; the
 * SDK gives up after 5 s.
 */
const LAUNCHER = `#!/bin/sh
directory=$(dirname "$0")
parent=$PPID
server=$$
(
  while kill -0 "$parent" && kill -0 "$server"; do sleep 2; done
  kill -9 "$server"
) </dev/null >/dev/null 2>&1 &
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -cp "$directory/lib/*" io.temporal.testserver.TestServer "$@"
`;

/** Leaves the server as `directory/executable`, a script, and its jars beside it. Throws when Java, Maven or a checksum says no. */
export async function downloadByMaven(directory: string, executable: string, env: Variables): Promise<void> {
  await checkJava(env);
  await writeFile(join(directory, 'pom.xml'), POM);
  await runCommand({
    file: 'mvn',
    args: ['--batch-mode', '--quiet', '--strict-checksums', COPY_DEPENDENCIES, '-DoutputDirectory=lib'],
    env,
    cwd: directory,
    timeoutMs: TIME_LIMIT_MS,
  });
  await writeFile(join(directory, executable), LAUNCHER, { mode: 0o755 });
}

/** Throws unless the main jar is the pinned one and there is a Java to run it. */
export async function checkJars(directory: string, env: Variables): Promise<void> {
  await verifyChecksum(join(directory, 'lib', MAIN_JAR), MAIN_JAR_SHA256);
  await checkJava(env);
}

async function checkJava(env: Variables): Promise<void> {
  await runCommand({ file: 'java', args: ['-version'], env, timeoutMs: VERSION_TIME_LIMIT_MS });
}
