import { Inject, Injectable } from '@nestjs/common';
import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { DATA_SOURCE } from '@icubed/persistence';
import { type AssetId, parseDidOn } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { type CallableAsset, isWorkflow, requireCallable, type Runnable } from '../asset/callable-asset.js';
import { loadAssets } from '../asset/asset.store.js';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { NodeRegistry } from '../node/node-registry.js';
import { quoteWorkflow } from '../workflow/quote-workflow.js';
import { leastPartAtHead } from './least-part.mirror.js';
import { type Quote, quoteCall } from './quote.js';

export interface QuotedAsset {
  readonly asset: CallableAsset;
  readonly quote: Quote;
  readonly chainSeconds: bigint;
}

/** Throws EXECUTOR.ASSET_UNKNOWN, EXECUTOR.ASSET_NOT_CALLABLE, EXECUTOR.COMPONENT_NOT_CALLABLE, EXECUTOR.NO_NODE. */
@Injectable()
export class QuoteAsset {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(NodeRegistry) private readonly registry: NodeRegistry,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  ofDid(did: string): Promise<QuotedAsset> {
    return this.execute(parseDidOn(this.chain.chainId, did));
  }

  async execute(assetId: AssetId): Promise<QuotedAsset> {
    const chainSeconds = BigInt(await this.clock.headSeconds());
    const [known, leastPart] = await Promise.all([
      loadAssets(this.source, this.chain.chainId, [assetId]),
      this.leastPart(chainSeconds),
    ]);
    const asset = requireCallable(assetId, known, chainSeconds);
    return { asset, quote: this.quote(asset, leastPart), chainSeconds };
  }

  /** What {@link quote} needs to know, in basis points; one question for any number of assets. */
  leastPart(chainSeconds: bigint): Promise<bigint> {
    return leastPartAtHead(this.mirror, chainSeconds);
  }

  /** Throws EXECUTOR.NO_NODE. */
  quote(asset: CallableAsset, leastPartBps: bigint): Quote {
    const offersFor = (component: Runnable) => this.registry.offers(component);
    if (isWorkflow(asset)) return quoteWorkflow(asset, offersFor, leastPartBps, Date.now());
    const quote = quoteCall(asset, offersFor(asset), leastPartBps, Date.now());
    if (quote === undefined) throw noNode();
    return quote;
  }
}

const noNode = () =>
  new ModelverseError('EXECUTOR.NO_NODE', 'no connected node runs this asset at a price the asset allows', {
    retryAfterSeconds: 5,
  });
