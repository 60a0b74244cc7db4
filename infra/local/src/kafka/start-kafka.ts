import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, ownFolder } from '../process/cache-folder.js';
import { freePort } from '../process/free-port.js';
import { ManagedProcess } from '../process/managed-process.js';
import { type RunningPart, runningPart } from '../process/running-part.js';
import { withPort } from '../process/with-port.js';
import { kafkaDistribution } from './kafka-distribution.js';

export interface KafkaOptions {
  readonly folder: string;
  readonly port?: number;
  readonly logFile?: string;
}

/** One Kafka broker, its own controller (KRaft), on 127.0.0.1. `url` is what a client calls a broker: host:port. */
export async function startKafka(options: KafkaOptions): Promise<RunningPart> {
  const jars = join(await kafkaDistribution(), 'jars', '*');
  const folder = await ownFolder(options.folder, 0o700);
  return withPort(options.port, async (port) => {
    const properties = join(folder, 'server.properties');
    await writeFile(properties, configuration(port, await freePort(), join(folder, 'data')));
    if (!(await exists(join(folder, 'data', 'meta.properties')))) await format(jars, properties);
    const server = java('kafka', jars, ['kafka.Kafka', properties], options.logFile);
    const url = `127.0.0.1:${port}`;
    await server.waitUntil(async () => server.tail.includes('Kafka Server started'), 60_000);
    return runningPart(server, { name: 'kafka', url, port });
  });
}

function configuration(port: number, controllerPort: number, data: string): string {
  return [
    'process.roles=broker,controller',
    'node.id=1',
    // the controller's port is private to this process, so it may change with every start
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    'inter.broker.listener.name=PLAINTEXT',
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    `log.dirs=${data}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=4',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    // a topic that nobody declared is a mistake, not a wish
    'auto.create.topics.enable=false',
    '',
  ].join('\n');
}

async function format(jars: string, properties: string): Promise<void> {
  const clusterId = randomBytes(16).toString('base64url');
  const tool = java('kafka-format', jars, ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties]);
  if ((await tool.exited).code !== 0) throw tool.failure();
}

function java(name: string, jars: string, args: readonly string[], logFile?: string): ManagedProcess {
  const memory = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC'];
  const level = '-Dorg.slf4j.simpleLogger';
  const logging = [`${level}.defaultLogLevel=warn`, `${level}.log.kafka.server.KafkaRaftServer=info`];
  return ManagedProcess.launch({
    name,
    command: 'java',
    args: [...memory, ...logging, '-cp', jars, ...args],
    logFile,
    stopTimeoutMs: 20_000,
  });
}
