import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
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
  /** a running broker's cluster, to be one more broker of; without it the broker is its own controller */
  readonly joins?: KafkaCluster;
}

export interface KafkaCluster {
  readonly id: string;
  readonly controllerPort: number;
}

export interface KafkaBroker extends RunningPart {
  readonly nodeId: number;
  readonly cluster: KafkaCluster;
}

/** A Kafka broker (KRaft) on 127.0.0.1: the controller of a cluster of its own, or the second of another's. `url` is what a client calls a broker: host:port. */
export async function startKafka(options: KafkaOptions): Promise<KafkaBroker> {
  const jars = join(await kafkaDistribution(), 'jars', '*');
  const folder = await ownFolder(options.folder, 0o700);
  return withPort(options.port, async (port) => {
    const properties = join(folder, 'server.properties');
    const data = join(folder, 'data');
    const nodeId = options.joins === undefined ? 1 : 2;
    const controllerPort = options.joins?.controllerPort ?? (await freePort());
    await writeFile(properties, configuration({ nodeId, port, controllerPort, data }));
    const meta = join(data, 'meta.properties');
    if (!(await exists(meta)))
      await format(jars, properties, options.joins?.id ?? randomBytes(16).toString('base64url'));
    const server = java('kafka', jars, ['kafka.Kafka', properties], options.logFile);
    const url = `127.0.0.1:${port}`;
    await server.waitUntil(async () => server.tail.includes('Kafka Server started'), 120_000);
    const id = /^cluster\.id=(\S+)$/m.exec(await readFile(meta, 'utf8'))?.[1] ?? '';
    return { ...runningPart(server, { name: 'kafka', url, port }), nodeId, cluster: { id, controllerPort } };
  });
}

interface Node {
  readonly nodeId: number;
  readonly port: number;
  readonly controllerPort: number;
  readonly data: string;
}

function configuration({ nodeId, port, controllerPort, data }: Node): string {
  const controls = nodeId === 1;
  const plaintext = `PLAINTEXT://127.0.0.1:${port}`;
  return [
    `process.roles=${controls ? 'broker,controller' : 'broker'}`,
    `node.id=${nodeId}`,
    // the controller's port is private to this process, so it may change with every start
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=${plaintext}${controls ? `,CONTROLLER://127.0.0.1:${controllerPort}` : ''}`,
    `advertised.listeners=${plaintext}`,
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
    // a spec that kills members does not wait six seconds for each to be missed; a member still asks for what it wants
    'group.min.session.timeout.ms=1000',
    // a topic that nobody declared is a mistake, not a wish
    'auto.create.topics.enable=false',
    '',
  ].join('\n');
}

async function format(jars: string, properties: string, clusterId: string): Promise<void> {
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
