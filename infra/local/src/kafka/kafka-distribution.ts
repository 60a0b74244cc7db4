import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ModelverseError } from '@icubed/errors';
import { cacheFolder, exists } from '../process/cache-folder.js';

const run = promisify(execFile);

/** See docs/adr/0003-kafka-broker.md for why this version. */
export const KAFKA_VERSION = '4.4.0';
const SLF4J_VERSION = '1.7.36'; // the API version that kafka_2.13 asks for

/** The folder with the broker's jars: Maven Central's kafka_2.13 and what it needs, fetched once by the machine's Maven. */
export async function kafkaDistribution(): Promise<string> {
  const target = join(await cacheFolder(), `kafka-${KAFKA_VERSION}`);
  if (await exists(target)) return target;
  const draft = `${target}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(draft, { recursive: true });
    const pom = join(draft, 'pom.xml');
    await writeFile(pom, projectFile());
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${join(draft, 'jars')}`, '-DincludeScope=runtime'];
    await run('mvn', ['-q', '-B', '-f', pom, ...goal], { timeout: 300_000, maxBuffer: 16 * 1024 * 1024 });
    await rename(draft, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error;
    });
    return target;
  } catch (cause) {
    throw new ModelverseError(
      'DEVNET.KAFKA_MISSING',
      `Maven could not fetch Kafka ${KAFKA_VERSION} (it needs mvn and Java 17 on PATH and Maven Central or a mirror in reach): ${String(cause).slice(0, 500)}`,
      {},
      { cause },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function projectFile(): string {
  const dependency = (group: string, artifact: string, version: string): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>icubed</groupId><artifactId>kafka-broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}
    ${dependency('org.slf4j', 'slf4j-simple', SLF4J_VERSION)}
  </dependencies>
</project>
`;
}
