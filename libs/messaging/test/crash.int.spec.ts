import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { TestService } from './test-service.js';

const KEYS = 6;
const ROUNDS = 6;
const FACTS_A_PROCESS = 200;
/** fewer than a process can announce by then, mostly: the kill meets it producing, relaying and consuming at once */
const LIFETIME_MS = 400;

/** A small generator with a seed, so that a failure can be run again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

describe('processes killed at random points of produce, relay and consume', () => {
  const children: ChildProcess[] = [];
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start();
    await service.source.query('create table aggregate (id text primary key, version int)');
    await service.source.query(`insert into aggregate select 'k' || n, 0 from generate_series(0, ${KEYS - 1}) n`);
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await service.close();
  });

  async function boot(): Promise<ChildProcess> {
    const args = [join(import.meta.dirname, 'crash-child.mjs'), service.database.url, `${KEYS}`, `${FACTS_A_PROCESS}`];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout!, 'data');
    return child;
  }
  /** What was committed, whoever was killed after it. */
  const versions = async (): Promise<number[]> =>
    (await service.source.query('select version from aggregate order by id')).map(
      (row: { version: number }) => row.version,
    );

  it('lose nothing, announce nothing that was not committed, apply nothing twice and keep the order of each key', async () => {
    const seed = Date.now() % 2 ** 31;
    const random = randomOf(seed);
    await boot(); // survives: half of the slots and partitions move with every death of another
    let nextVictim = boot();
    for (let round = 0; round < ROUNDS; round += 1) {
      const victim = await nextVictim;
      if (round + 1 < ROUNDS) nextVictim = boot(); // boots while the other one works
      await delay(random() * LIFETIME_MS);
      victim.kill('SIGKILL');
    }
    // the survivor may still announce: what is committed is read before what is applied
    const orders = async () => {
      const committed = await versions();
      const applied = await service.applied();
      const of = (key: number) => applied.filter((row) => row.key === `k${key}`).map((row) => row.value);
      const due = committed.map((version) => Array.from({ length: version }, (_, i) => i + 1));
      return { due, applied: committed.map((_, key) => of(key)), undelivered: await service.undelivered() };
    };
    await eventually(async () => {
      const { due, applied, undelivered } = await orders();
      expect({ seed, applied, undelivered }).toEqual({ seed, applied: due, undelivered: 0 });
      expect(due.flat().length).toBeGreaterThan(FACTS_A_PROCESS);
    }, 60_000);
  }, 180_000);
});
