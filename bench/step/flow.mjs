import { FlowProducer, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { STEPS } from './workflow.mjs';

/** Three jobs, each the parent of the one before it; the last one's value is the flow's. */
export async function openFlow(redisUrl) {
  const connections = [0, 1].map(() => new Redis(redisUrl, { maxRetriesPerRequest: null }));
  const producer = new FlowProducer({ connection: connections[0] });
  const events = new QueueEvents('steps', { connection: connections[1] });
  await events.waitUntilReady();
  // each waiter listens for the end of the connection
  producer.setMaxListeners(100);
  // a job that is gone at once cannot be waited for
  const options = { removeOnComplete: { count: 1_000 }, removeOnFail: true };
  const chain = (step, data) => ({
    name: `step-${step}`,
    queueName: 'steps',
    opts: options,
    data: step === 1 ? data : {},
    ...(step > 1 && { children: [chain(step - 1, data)] }),
  });
  return {
    run: async (text) => {
      const { job } = await producer.add(chain(STEPS, { text }));
      const value = await job.waitUntilFinished(events);
      if (value.text.length !== text.length) throw new Error('the flow lost its text');
    },
    close: async () => {
      await events.close();
      await producer.close();
      for (const connection of connections) connection.disconnect();
    },
  };
}
