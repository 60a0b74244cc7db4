import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @platformatic/kafka at the same task; committed once a hundred records of a partition and at the end. */
export async function platformaticOn(broker, folder) {
  const entry = createRequire(join(folder, 'package.json')).resolve('@platformatic/kafka');
  const { Consumer, Producer, stringDeserializers, stringSerializers } = await import(pathToFileURL(entry));
  const base = { clientId: 'bench-platformatic', bootstrapBrokers: [broker], retries: 0 };
  const producer = new Producer({ ...base, serializers: stringSerializers });
  return {
    send: (topic, records) =>
      producer.send({ acks: -1, messages: records.map(({ key, value, headers }) => ({ topic, key, value, headers })) }),
    async read(topic, count) {
      const groupId = `${topic}-platformatic`;
      const consumer = new Consumer({ ...base, groupId, deserializers: stringDeserializers });
      const stream = await consumer.consume({
        topics: [topic],
        mode: 'earliest',
        autocommit: false,
        maxWaitTime: 100,
        sessionTimeout: 30_000,
        heartbeatInterval: 3_000,
      });
      let [read, first] = [0, 0];
      const waiting = new Map();
      const commit = async () => {
        const offsets = [...waiting.values()];
        waiting.clear();
        if (offsets.length > 0) await consumer.commit({ offsets });
      };
      for await (const { partition, offset, leaderEpoch = 0 } of stream) {
        first ||= performance.now();
        waiting.set(partition, { topic, partition, offset: offset + 1n, leaderEpoch });
        read += 1;
        if (read % 100 === 0) await commit();
        if (read >= count) break;
      }
      await commit();
      const last = performance.now();
      await consumer.close(true);
      return (last - first) / 1_000;
    },
    close: () => producer.close(),
  };
}
