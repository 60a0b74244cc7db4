import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, createMetrics } from '@icubed/telemetry';
import { HeadSubscription, MirrorMetrics, MirrorRunner } from '../src/index.js';
import { Store } from './store.js';
import { UsdChain } from './test-chain.js';

const logger = createLogger({ service: 'subscription-spec', level: 'silent' });

async function until(condition: () => Promise<boolean> | boolean, ms = 120_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a subscription to new heads', () => {
  let chain: UsdChain;
  beforeAll(async () => {
    chain = await UsdChain.start();
  });
  afterAll(() => chain.close());

  it('wakes the mirror long before its next poll', async () => {
    const store = await Store.open();
    const mirror = store.mirror(chain);
    const metrics = new MirrorMetrics(createMetrics({ service: 'subscription-spec' }));
    const runner = new MirrorRunner({ mirror, source: store.source, metrics, logger, pollIntervalMs: 60_000 });
    const heads = new HeadSubscription([chain.rpcUrl.replace('http', 'ws')], () => runner.wake(), logger);
    let heard = 0;
    const ears = new HeadSubscription([chain.rpcUrl.replace('http', 'ws')], () => (heard += 1), logger);
    runner.start();
    heads.start();
    ears.start();
    // the subscriptions are open once a block is heard of
    await until(async () => {
      await chain.mine();
      return heard > 0;
    });
    await chain.mint(1, 5);
    const block = await chain.head();
    await until(async () => ((await mirror.cursor())?.head.number ?? 0) >= block);
    expect((await mirror.cursor())?.head.number).toBe(block);
    ears.stop();
    heads.stop();
    await runner.stop();
    await store.close();
  });

  it('comes back after the connection was lost, at another URL', async () => {
    let refused = 0;
    const closed = createServer();
    closed.on('upgrade', (_request, socket) => {
      refused += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const lost = `ws://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    let heard = 0;
    const heads = new HeadSubscription([lost, chain.rpcUrl.replace('http', 'ws')], () => (heard += 1), logger);
    heads.start();
    await until(async () => {
      await chain.mine();
      return heard > 0;
    });
    expect(refused).toBe(1);
    heads.stop();
    await new Promise((resolve) => closed.close(resolve));
  });
});
