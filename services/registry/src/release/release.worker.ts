import { ChainClock } from '@icubed/chain-listener';
import { isModelverseError } from '@icubed/errors';
import { InjectConfig, Rounds } from '@icubed/hosting';
import type { Gate } from '@icubed/ipfs';
import { InjectDataSource, tryAlone } from '@icubed/persistence';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { RegistryConfig } from '../config.js';
import { STORING } from '../content/storing.token.js';
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
  private readonly rounds = new Rounds();

  constructor(
    @Inject(ReleaseStore) private readonly store: ReleaseStore,
    @Inject(RELEASE_DEPS) private readonly deps: ReleaseContentDeps & OpenContentDeps,
    @Inject(STORING) private readonly storing: Gate,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @InjectDataSource() private readonly source: DataSource,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const failed = (error: unknown) => this.logger.warn({ err: error }, 'releases were not looked at');
    this.rounds.start(() => this.tick(), this.config.pollIntervalMs, failed);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async tick(): Promise<void> {
    await tryAlone(this.source, RELEASE_LOCK, () => this.advanceDue());
  }

  private async advanceDue(): Promise<void> {
    const finalSeconds = await this.finalSeconds();
    if (finalSeconds === undefined) return;
    for (const release of await this.store.due(finalSeconds, new Date())) {
      if (this.rounds.signal.aborted) return;
      if (isDue(release, finalSeconds, new Date())) await this.storing.shared(() => this.advance(release));
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
