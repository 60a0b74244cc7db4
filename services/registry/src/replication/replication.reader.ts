import { InjectConfig } from '@icubed/hosting';
import { Inject, Injectable } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import type { Copy } from './copy.js';
import { REPLICAS, type Replica } from './replica.js';
import { ReplicationStore, type ContentKind, type ReplicationFigures } from './replication.store.js';

export interface NamedContent {
  readonly cid: string;
  readonly kind: ContentKind;
}

/** How many whole copies there are of each of several contents that belong together. */
export interface Replication {
  readonly target: number;
  /** Of the content that has the fewest. */
  readonly copies: number;
  readonly safe: boolean;
  readonly content: readonly ReplicatedContent[];
}

export interface ReplicatedContent extends NamedContent {
  readonly copies: number;
  /** When the copy that was looked at longest ago was looked at. */
  readonly checkedAt: Date | undefined;
  readonly replicas: readonly Copy[];
}

/** Several gauges of one scrape ask at once. */
const FIGURES_MS = 1_000;

@Injectable()
export class ReplicationReader {
  private readonly replicas: readonly string[];
  private latest: { readonly at: number; readonly figures: Promise<ReplicationFigures> } | undefined;

  constructor(
    @Inject(ReplicationStore) private readonly store: ReplicationStore,
    @InjectConfig() private readonly config: RegistryConfig,
    @Inject(REPLICAS) replicas: readonly Replica[],
  ) {
    this.replicas = replicas.map(({ name }) => name);
  }

  /** `maybe` counts where it is kept here; what is wanted and not kept yet has no copies. */
  async of(wanted: readonly NamedContent[], maybe: readonly NamedContent[] = []): Promise<Replication> {
    const found = await this.store.find(
      [...wanted, ...maybe].map(({ cid }) => cid),
      this.replicas,
    );
    const content = [...wanted, ...maybe.filter(({ cid }) => found.has(cid))].map((named): ReplicatedContent => {
      const replicas = found.get(named.cid) ?? [];
      const held = replicas.filter(({ state }) => state.status === 'Held');
      const checks = held.map(({ checkedAt }) => checkedAt).filter((at) => at !== undefined);
      const checkedAt = checks.toSorted((a, b) => a.getTime() - b.getTime())[0];
      return { ...named, copies: held.length, checkedAt, replicas };
    });
    const copies = Math.min(...content.map((of) => of.copies));
    return { target: this.config.minCopies, copies, safe: copies >= this.config.minCopies, content };
  }

  figures(): Promise<ReplicationFigures> {
    const now = Date.now();
    if (this.latest === undefined || now - this.latest.at > FIGURES_MS)
      this.latest = { at: now, figures: this.store.figures(this.replicas, this.config.minCopies, new Date(now)) };
    return this.latest.figures;
  }
}
