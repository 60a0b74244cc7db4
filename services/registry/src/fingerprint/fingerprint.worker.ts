import { InjectConfig, Rounds } from '@icubed/hosting';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import { findMatches } from './find-matches.js';
import { FingerprintStore } from './fingerprint.store.js';

/** Compares each registered asset once with those before it. Replicas may compare the same one: they write the same rows. */
@Injectable()
export class FingerprintWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds = new Rounds();

  constructor(
    @Inject(FingerprintStore) private readonly store: FingerprintStore,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const failed = (error: unknown) => this.logger.warn({ err: error }, 'weights were not compared');
    this.rounds.start(() => this.tick(), this.config.pollIntervalMs, failed);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async tick(): Promise<void> {
    for (const asset of await this.store.uncompared()) {
      if (this.rounds.signal.aborted) return;
      const sketches = await this.store.ofVersion(asset.versionId);
      await this.store.writeMatches(asset, await findMatches(this.store, asset.chainId, sketches, asset));
    }
  }
}
