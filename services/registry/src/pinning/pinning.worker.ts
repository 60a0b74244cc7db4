import { randomInt } from 'node:crypto';
import { InjectConfig, Rounds } from '@icubed/hosting';
import { IpfsNode } from '@icubed/ipfs';
import { InjectDataSource, tryAlone } from '@icubed/persistence';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { PinRequestStore } from './pin-request.store.js';
import type { PinningConfig } from './pinning-config.js';
import { servePin } from './serve-pins/serve-pin.js';

/** Any constant does, as long as every process asks for the same one. */
const PINNING_LOCK = 0x1c_0b_f1;
const HOUR_MS = 3_600_000;

/** Gets what was asked for, looks at what it has, and lets go of what nobody asks for any more. Closes the node in the end. */
@Injectable()
export class PinningWorker implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly rounds = new Rounds();

  constructor(
    @Inject(PinRequestStore) private readonly requests: PinRequestStore,
    @Inject(IpfsNode) private readonly node: IpfsNode,
    @InjectDataSource() private readonly source: DataSource,
    @InjectConfig() private readonly config: PinningConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start(
      () => tryAlone(this.source, PINNING_LOCK, () => this.serve()),
      this.config.intervalMs,
      (err) => {
        if (!this.rounds.signal.aborted) this.logger.error({ err }, 'pins were not looked after');
      },
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.node.close();
  }

  private async serve(): Promise<void> {
    const { signal } = this.rounds;
    const { originHosts, checkHours, checkPercent } = this.config;
    const deps = {
      node: this.node,
      originHosts,
      checkEveryMs: checkHours * HOUR_MS,
      rehash: () => randomInt(100) < checkPercent,
      now: () => new Date(),
      signal,
    };
    for (const request of await this.requests.due(new Date())) {
      if (signal.aborted) return;
      const about = { cid: request.cid, requestId: request.id };
      if (request.status === 'queued')
        await this.requests.save(request.id, { status: 'pinning', failures: 0, dueAt: new Date() });
      const served = await servePin(request, deps);
      await this.requests.save(request.id, served);
      if (served.detail !== undefined) this.logger.warn({ ...about, ...served }, 'a pin was not made');
    }
    await this.letGo();
  }

  private async letGo(): Promise<void> {
    const removed = await this.requests.removed();
    if (removed.length === 0) return;
    for (const cid of removed) await this.node.unpin(cid);
    await this.node.collectGarbage(await this.requests.pinned());
    await this.requests.letGo(removed);
  }
}
