import { InjectConfig, Rounds } from '@icubed/hosting';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { cardFacts } from '../card/card-facts.js';
import type { RegistryConfig } from '../config.js';
import { CardReader } from '../content/card.reader.js';
import { CatalogueStore } from './catalogue.store.js';

/** Reads the cards of assets that the mirror has seen. Replicas may read the same one: they write the same entry. */
@Injectable()
export class CatalogueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds = new Rounds();

  constructor(
    @Inject(CatalogueStore) private readonly store: CatalogueStore,
    @Inject(CardReader) private readonly cards: CardReader,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const failed = (error: unknown) => this.logger.warn({ err: error }, 'cards were not read');
    this.rounds.start(() => this.tick(), this.config.pollIntervalMs, failed);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async tick(): Promise<void> {
    for (const asset of await this.store.unread()) {
      if (this.rounds.signal.aborted) return;
      const card = await this.cards.find(asset.metadataCid);
      await this.store.write(asset, card && cardFacts(card));
    }
  }
}
