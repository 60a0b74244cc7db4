import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

/** The bare flow's worker: a step's output is its input, which it gets from the job it depends on. */
const connection = new Redis(process.argv[2], { maxRetriesPerRequest: null });
const worker = new Worker(
  'steps',
  async (job) => {
    const [before] = Object.values(await job.getChildrenValues());
    return before ?? job.data;
  },
  { connection, concurrency: 32 },
);
await worker.waitUntilReady();
process.stdout.write('ready\n');
