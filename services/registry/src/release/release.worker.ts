import { setTimeout as sleep } from 'node:timers/promises';
import { ChainClock } from '@icubed/chain-listener';
import { isModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { InjectDataSource } from '@icubed/persistence';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { RegistryConfig } from '../config.js';
import { openContent, type OpenContentDeps } from './open-content/open-content.js';
import { releaseContent, ReleaseSetback, type ReleaseContentDeps } from './release-content/release-content.js';
import { afterFault, isDue, type Release, type ReleaseFault } from './release.js';
import { ReleaseStore } from './release.store.js';

export const RELEASE_DEPS = Symbol('RELEASE_DEPS');

/** Any constant does, as long as every replica asks for the same one. */
const RELEASE_LOCK = 0x1c_0b_ee;

/** Takes due releases further, step by step. One replica works at a time: they share the relayer's nonces. */
@Injectable()
export class ReleaseWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    @Inject(ReleaseStore) private readonly store: ReleaseStore,
    @Inject(RELEASE_DEPS) private readonly deps: ReleaseContentDeps & OpenContentDeps,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @InjectDataSource() private readonly source: DataSource,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tick().catch((error: unknown) => this.logger.warn({ err: error }, 'releases were not looked at'));
      await sleep(this.config.pollIntervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async tick(): Promise<void> {
    const runner = this.source.createQueryRunner();
    try {
      const [lock] = (await runner.query('SELECT pg_try_advisory_lock($1, hashtext(current_schema())) AS held', [
        RELEASE_LOCK,
      ])) as { held: boolean }[];
      if (lock?.held !== true) return;
      try {
        await this.advanceDue();
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1, hashtext(current_schema()))', [RELEASE_LOCK]);
      }
    } finally {
      await runner.release();
    }
  }

  private async advanceDue(): Promise<void> {
    const finalSeconds = await this.finalSeconds();
    if (finalSeconds === undefined) return;
    for (const release of await this.store.due(finalSeconds, new Date())) {
      if (this.stopping.signal.aborted) return;
      if (isDue(release, finalSeconds, new Date())) await this.advance(release);
    }
  }

  private async finalSeconds(): Promise<number | undefined> {
    try {
      return await this.clock.finalSeconds();
    } catch (error) {
      if (isModelverseError(error, 'MIRROR.BEHIND')) return undefined;
      throw error;
    }
  }

  private async advance(release: Release): Promise<void> {
    const about = { assetId: release.assetId.toString(), from: release.state.status };
    const step = release.revealer === 'CREATOR' ? openContent : releaseContent;
    try {
      const state = await step(release.assetId, release.state, this.deps);
      if (state === release.state) return;
      await this.store.save({ ...release, state });
      this.logger.info({ ...about, to: state.status }, 'a release went on');
    } catch (error) {
      const resumed = error instanceof ReleaseSetback ? { ...release, state: error.state } : release;
      const next = afterFault(resumed, faultOf(error), new Date());
      this.logger.error(
        { ...about, err: error, failures: next.failures, to: next.state.status },
        'a release did not go on',
      );
      await this.store.save(next);
    }
  }
}

function faultOf(error: unknown): ReleaseFault {
  if (isModelverseError(error)) return { code: error.code, detail: error.detail, retryable: error.retryable };
  return { code: 'PLATFORM.INTERNAL', detail: 'the failure is logged', retryable: true };
}
