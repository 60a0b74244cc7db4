import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningPart, startRedis } from '@icubed/local';
import { textChain } from './example-workflows.js';
import { newCallId, World } from './orchestrator-world.js';

let world: World;
let folder: string;
let redis: RunningPart;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icubed-redis-away-'));
  redis = await startRedis({ folder, durable: false });
  world = await World.start({ REDIS_URL: redis.url });
});
afterAll(async () => {
  await world.close();
  await redis.close();
  await rm(folder, { recursive: true, force: true });
});

describe('while Redis is away', () => {
  it('workflows are admitted and runs are taken, which are run when it comes back', async () => {
    await redis.close();
    const did = await world.publish(textChain(2));
    const callId = newCallId();
    const started = await world.start(did, callId, { mediaType: 'text/plain', text: 'hello' });
    expect(started).toMatchObject({ http: 200, status: 'Running' });
    expect(world.executor.requests).toEqual([]);
    redis = await startRedis({ folder, port: redis.port, durable: false });
    expect(await world.ended(callId)).toMatchObject({ status: 'Completed' });
    expect(world.executor.stepsOf(callId)).toEqual([1, 2]);
  });
});
