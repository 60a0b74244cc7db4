import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from '../runner/statistics.mjs';

const CHUNK = 100;

/**
 * How many facts a second get from the producer's transaction into the consumer's table: `append(facts)` commits a chunk, `applied()` counts
 * rows. Producer and consumer run at once, as they do in a service.
 */
export async function throughput(facts, { append, applied }) {
  const before = await applied();
  const started = performance.now();
  for (let at = 0; at < facts.length; at += CHUNK) await append(facts.slice(at, at + CHUNK));
  for (let found = 0; found < facts.length; found = (await applied()) - before) await delay(2);
  return facts.length / ((performance.now() - started) / 1_000);
}

/**
 * Milliseconds from the commit of one fact to the moment its handler has it, at a steady pace that nobody's slowness slows (open loop).
 * `onHandled` is told the ids by the consumer.
 */
export async function latencies(facts, { append, handled }, perSecond) {
  const committed = new Map();
  const started = performance.now();
  await Promise.all(
    facts.map(async (fact, n) => {
      await delay(Math.max(0, started + (n * 1_000) / perSecond - performance.now()));
      await append([fact]);
      committed.set(fact.id, performance.now());
    }),
  );
  for (let tries = 0; facts.some(({ id }) => !handled.has(id)); tries += 1) {
    if (tries > 10_000) throw new Error('a fact did not arrive');
    await delay(2);
  }
  // a handler may have it before the producer's own client has read the answer to its commit
  const waits = facts.map(({ id }) => Math.max(0, handled.get(id) - committed.get(id)));
  return { p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) };
}
