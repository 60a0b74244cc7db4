import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';

/** kafkajs as the transport uses it: one try, one request in flight, offsets committed by hand after each batch. */
export async function kafkajsOn(broker) {
  const kafka = new Kafka({ clientId: 'bench-kafkajs', brokers: [broker], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { retries: 0 },
  });
  await producer.connect();
  return {
    send: (topic, records) =>
      producer.send({
        topic,
        acks: -1,
        compression: CompressionTypes.None,
        messages: records.map(({ key, value, headers }) => ({ key, value, headers })),
      }),
    async read(topic, count) {
      const consumer = kafka.consumer({ groupId: `${topic}-kafkajs`, maxWaitTimeInMs: 100 });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      const whole = Promise.withResolvers();
      let [read, first] = [0, 0];
      consumer.on(consumer.events.CRASH, ({ payload }) => whole.reject(payload.error));
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 8,
        eachBatch: async (payload) => {
          const { partition, messages } = payload.batch;
          first ||= performance.now();
          for (const { offset } of messages) payload.resolveOffset(offset);
          read += messages.length;
          const next = String(BigInt(messages.at(-1).offset) + 1n);
          await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: next }] }] });
          if (read >= count) whole.resolve(performance.now());
        },
      });
      const last = await whole.promise;
      await consumer.disconnect();
      return (last - first) / 1_000;
    },
    close: () => producer.disconnect(),
  };
}
