import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { happening } from './happening.js';
import { TestService } from './test-service.js';

const KEYS = 6;
const ROUNDS = 8;
const FACTS_A_ROUND = 150;

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
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await service.close();
  });

  async function boot(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.mjs'), service.database.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout!, 'data');
    return child;
  }

  it('lose nothing, apply nothing twice and keep the order of each key', async () => {
    const seed = Date.now() % 2 ** 31;
    const random = randomOf(seed);
    let announced = 0;
    const produce = async () => {
      for (let n = 0; n < FACTS_A_ROUND; n += 1, announced += 1)
        await service.announce(happening(`k${announced % KEYS}`, announced));
    };
    const survivor = await boot(); // half of the slots and partitions move with every death
    for (let round = 0; round < ROUNDS; round += 1) {
      const [victim] = await Promise.all([boot(), produce()]);
      await delay(random() * 150);
      victim.kill('SIGKILL');
    }
    const total = ROUNDS * FACTS_A_ROUND;
    await eventually(async () => expect((await service.applied()).length).toBeGreaterThanOrEqual(total), 60_000);
    survivor.kill('SIGKILL');
    const applied = await service.applied();
    const orders = Array.from({ length: KEYS }, (_, key) =>
      applied.filter((row) => row.key === `k${key}`).map((row) => row.value),
    );
    const expected = Array.from({ length: KEYS }, (_, key) =>
      Array.from({ length: total / KEYS }, (_, i) => key + KEYS * i),
    );
    expect({ seed, orders }).toEqual({ seed, orders: expected });
  }, 180_000);
});
