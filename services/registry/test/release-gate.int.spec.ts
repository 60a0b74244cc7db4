import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChainClock } from '@icubed/chain-listener';
import { assetId } from '@icubed/protocol';
import { createLogger } from '@icubed/telemetry';
import type { RegistryConfig } from '../src/config.js';
import { ReleaseWorker } from '../src/release/release.worker.js';
import type { ReleaseStore } from '../src/release/release.store.js';
import { ContentWorld } from './content-world.js';
import { eventually, startWorld, type World } from './registry-world.js';

/** A step that is begun, and goes on when it is told to. */
class HeldStep {
  readonly begun: Promise<void>;
  private readonly going: Promise<void>;
  private begin: () => void = () => undefined;
  go: () => void = () => undefined;
  hasBegun = false;

  constructor() {
    this.begun = new Promise((resolve) => (this.begin = resolve));
    this.going = new Promise((resolve) => (this.go = resolve));
  }

  /** Of an asset that is not final: the step changes nothing. */
  readonly finalAsset = async (): Promise<undefined> => {
    this.hasBegun = true;
    this.begin();
    await this.going;
  };
}

describe('a step of a release and a garbage collection', () => {
  let world: World;
  let content: ContentWorld;
  let assets = 100n;

  beforeAll(async () => {
    world = await startWorld();
    await world.registry.close();
    content = await ContentWorld.open(world);
  }, 120_000);
  afterAll(async () => {
    await content.close();
    await world.close();
  });

  /** The worker on one due release, while `test` lasts. */
  async function working(test: (step: HeldStep, looked: Promise<void>) => Promise<void>): Promise<void> {
    const step = new HeldStep();
    let look: () => void = () => undefined;
    const looked = new Promise<void>((resolve) => (look = resolve));
    const store = Object.assign(Object.create(content.releases) as ReleaseStore, {
      due: async (...asked: Parameters<ReleaseStore['due']>) => {
        const found = await content.releases.due(...asked);
        look();
        return found;
      },
    });
    const id = assetId(assets++);
    await content.releases.open({ chainId: 31337, assetId: id, unlockAt: 1 }, new Date(0));
    const deps = { finalAsset: step.finalAsset } as unknown as ConstructorParameters<typeof ReleaseWorker>[1];
    const clock = { finalSeconds: async () => 1_000 } as unknown as ChainClock;
    const config = { pollIntervalMs: 10 } as RegistryConfig;
    const logger = createLogger({ service: 'release-gate', level: 'silent' });
    const worker = new ReleaseWorker(store, deps, content.storing, clock, content.source, config, logger);
    worker.onApplicationBootstrap();
    try {
      await test(step, looked);
    } finally {
      step.go();
      await worker.beforeApplicationShutdown();
      await content.releases.cancel(content.source.manager, 31337, id);
    }
  }

  it('are never at work together: nothing is collected while a step may be storing', async () => {
    await working(async (step) => {
      await step.begun;
      expect(await content.collect()).toBeUndefined();
      step.go();
      expect(await eventually(() => content.collect())).toMatchObject({ released: 0 });
    });
  });

  it('are never at work together: a step begins when the collection has ended', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const collecting = content.storing.exclusive(() => ended);
    await working(async (step, looked) => {
      await looked;
      await turn();
      await turn();
      expect(step.hasBegun).toBe(false);
      end();
      await collecting;
      await step.begun;
    });
  });
});
