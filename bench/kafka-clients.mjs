/**
 * The client behind the Kafka transport against its successor, on a real broker: batches as the relay sends them, read by a group of one that
 * commits. `--platformatic FOLDER` names where `npm install --ignore-scripts @platformatic/kafka@2.12.1` was run.
 * Usage: npm run bench -- kafka-clients --platformatic FOLDER [--rounds 3] [--records 20000] [--batch 500]
 */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kafkajsOn } from './kafka-clients/kafkajs.mjs';
import { platformaticOn } from './kafka-clients/platformatic.mjs';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { kafkaIn, scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { publish } from './runner/report.mjs';
import { interleaved } from './runner/rounds.mjs';
import { ratios, summary } from './runner/statistics.mjs';

const options = optionsOf({ numbers: { rounds: 3, records: 20_000, batch: 500 }, texts: ['platformatic'] });
const machine = describeMachine();
const cleanups = new Cleanups();
const PARTITIONS = 8;
/** about what a completed call says of itself */
const value = JSON.stringify({ id: randomBytes(16).toString('hex'), data: { text: 'x'.repeat(800) } });

try {
  if (options.platformatic === undefined)
    throw new Error('--platformatic FOLDER says where @platformatic/kafka is installed');
  const broker = await kafkaIn(await scratchFolder(cleanups), cleanups);
  const clients = {
    kafkajs: await kafkajsOn(broker),
    platformatic: await platformaticOn(broker, options.platformatic),
  };
  for (const client of Object.values(clients)) cleanups.add(() => client.close());
  const contestants = Object.entries(clients).map(([name, client]) => [name, () => measure(broker, name, client)]);
  await publish(report(await interleaved(Object.fromEntries(contestants), options)));
} finally {
  await cleanups.run();
}

async function measure(broker, name, { send, read }) {
  const topic = `${name}-${randomBytes(4).toString('hex')}`;
  await declare(broker, topic, `${topic}-${name}`);
  await untilItWorks(() => send(topic, recordsFrom(0, 200)));
  const times = [];
  const started = performance.now();
  for (let sent = 0; sent < options.records; sent += options.batch) {
    const before = performance.now();
    const records = recordsFrom(sent, Math.min(options.batch, options.records - sent));
    await send(topic, records);
    times.push(performance.now() - before);
  }
  const seconds = (performance.now() - started) / 1_000;
  const cpu = process.cpuUsage();
  const readSeconds = await read(topic, options.records);
  const { user, system } = process.cpuUsage(cpu);
  return {
    sentPerSecond: options.records / seconds,
    batchMs: times.toSorted((a, b) => a - b)[times.length >> 1],
    readPerSecond: options.records / readSeconds,
    readCpuMicros: (user + system) / options.records,
  };
}

function recordsFrom(first, count) {
  return Array.from({ length: count }, (_, n) => ({
    key: `k${(first + n) % 200}`,
    value,
    headers: { ce_id: `${first + n}` },
  }));
}

/** The leaders of a fresh topic are named a moment before they know it themselves. */
async function untilItWorks(work) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 50) throw error;
      await delay(100);
    }
  }
}

async function declare(broker, topic, groupId) {
  const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs');
  const admin = new Kafka({ clientId: 'bench', brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: PARTITIONS }] });
  // its coordinator loads what it knows of groups at their first use
  await untilItWorks(() => admin.fetchOffsets({ groupId, topics: [topic] }));
  await admin.disconnect();
}

function report(measured) {
  const figure = (name, what, unit) =>
    Object.keys(measured).map((client) => ({
      what: `${what}: ${client}`,
      unit,
      value: summary(measured[client][name]),
    }));
  const ratio = (name, what) => ({
    what: `${what}: kafkajs ÷ platformatic`,
    unit: '×',
    value: ratios(measured.kafkajs[name], measured.platformatic[name]),
  });
  const { dependencies } = createRequire(import.meta.url)(join(options.platformatic, 'package.json'));
  return {
    name: 'kafka-clients',
    question: `${options.records} records of 0.9 kB, ${options.batch} a batch, to ${PARTITIONS} partitions and back`,
    peer: `@platformatic/kafka ${dependencies['@platformatic/kafka']} on the same broker, in the same process`,
    machine,
    options,
    measured,
    rows: [
      ...figure('sentPerSecond', 'sent', 'records/s'),
      ratio('sentPerSecond', 'sent'),
      ...figure('batchMs', 'a batch, p50', 'ms'),
      ...figure('readPerSecond', 'read and committed', 'records/s'),
      ratio('readPerSecond', 'read and committed'),
      ...figure('readCpuMicros', 'CPU to read one', 'µs'),
    ],
  };
}
