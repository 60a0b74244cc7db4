import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, createMetrics } from '@icubed/telemetry';
import { MirrorReader, MirrorStatus } from '../src/index.js';
import { MirrorMetrics } from '../src/mirror/mirror-metrics.js';
import { MirrorRunner } from '../src/mirror/mirror-runner.js';
import { mirrorHealth } from '../src/reader/mirror-health.js';
import { catchUp, Store } from './store.js';
import { UsdChain } from './test-chain.js';

const logger = createLogger({ service: 'mirror-spec', level: 'silent' });

describe('a mirror whose chain cannot be trusted', () => {
  let chain: UsdChain;
  beforeAll(async () => {
    chain = await UsdChain.start();
  });
  afterAll(() => chain.close());

  function watch(store: Store) {
    const mirror = store.mirror(chain, { finalityDepth: 1 });
    const registry = createMetrics({ service: 'mirror-spec' });
    const metrics = new MirrorMetrics(registry);
    const runner = new MirrorRunner({ mirror, source: store.source, metrics, logger, pollIntervalMs: 10 });
    const status = new MirrorStatus(new MirrorReader(store.source, chain.deployment.chainId));
    return { runner, registry, status, health: mirrorHealth(status, () => runner.stuck) };
  }

  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  it('halts on a reorg past finality, says so, keeps what it had, and resumes when restarted on the whole chain', async () => {
    const store = await Store.open();
    const whole = await chain.fork();
    const back = await chain.fork();
    await chain.mint(1, 10);
    await chain.mine(3);
    await catchUp(store.mirror(chain, { finalityDepth: 1 }));
    const before = await store.balances();
    await back();
    await chain.mint(2, 99);
    await chain.mine(6);

    const first = watch(store);
    first.runner.start();
    await until(async () => (await first.status.read())?.halted === 'MIRROR.REORG_PAST_FINALITY');
    await first.runner.stop();
    expect(await store.balances()).toEqual(before);
    expect(await first.registry.metrics()).toContain(
      'icubed_mirror_halted{code="MIRROR.REORG_PAST_FINALITY",service="mirror-spec"} 1',
    );
    await expect(first.health.check(AbortSignal.timeout(60_000))).rejects.toMatchObject({
      code: 'MIRROR.REORG_PAST_FINALITY',
    });

    await whole();
    // a store that has only seen what both branches share is whole again on either
    const other = await Store.open();
    await catchUp(other.mirror(chain, { finalityDepth: 1 }));
    await other.source.query(`UPDATE mirror_cursor SET halted = 'MIRROR.REORG_PAST_FINALITY'`);
    const second = watch(other);
    second.runner.start();
    await until(async () => (await second.status.read())?.halted === null);
    await expect(second.health.check(AbortSignal.timeout(60_000))).resolves.toBeUndefined();
    await second.runner.stop();
    await Promise.all([store.close(), other.close()]);
  });

  it('tells a chain that is shorter than what is final from one that merely lags', async () => {
    const store = await Store.open();
    const back = await chain.fork();
    await chain.mine(6);
    const mirror = store.mirror(chain, { finalityDepth: 2 });
    await catchUp(mirror);
    await back();
    await expect(mirror.step()).rejects.toMatchObject({ code: 'MIRROR.CHAIN_BEHIND' });
    await expect(mirror.verify()).rejects.toMatchObject({ code: 'MIRROR.CHAIN_BEHIND', retryable: false });
    await store.close();
  });

  it('refuses a chain of another genesis and a chain of another id', async () => {
    const store = await Store.open();
    await catchUp(store.mirror(chain));
    await store.source.query(`UPDATE mirror_cursor SET genesis_hash = '0xelsewhere'`);
    await expect(store.mirror(chain).verify()).rejects.toMatchObject({ code: 'MIRROR.CHAIN_BEHIND' });
    const deployment = { ...chain.deployment, chainId: 1 };
    await expect(store.mirror(chain, { deployment }).verify()).rejects.toMatchObject({ code: 'MIRROR.WRONG_CHAIN' });
    await store.close();
  });
});
