import { Inject, Injectable } from '@nestjs/common';
import { ChainClock } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { DATA_SOURCE } from '@icubed/persistence';
import { type AssetId, parseDidOn } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { type CallableAsset, isWorkflow, requireCallable } from '../asset/callable-asset.js';
import { loadAssets } from '../asset/asset.store.js';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { NodeRegistry } from '../node/node-registry.js';
import { quoteWorkflow } from '../workflow/quote-workflow.js';
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
  ) {}

  ofDid(did: string): Promise<QuotedAsset> {
    return this.execute(parseDidOn(this.chain.chainId, did));
  }

  async execute(assetId: AssetId): Promise<QuotedAsset> {
    const chainSeconds = BigInt(await this.clock.headSeconds());
    const known = await loadAssets(this.source, this.chain.chainId, [assetId]);
    const asset = requireCallable(assetId, known, chainSeconds);
    return { asset, quote: this.quote(asset), chainSeconds };
  }

  /** Throws EXECUTOR.NO_NODE. */
  quote(asset: CallableAsset): Quote {
    if (isWorkflow(asset)) return quoteWorkflow(asset, (component) => this.registry.offers(component), Date.now());
    const quote = quoteCall(asset, this.registry.offers(asset.assetId), Date.now());
    if (quote === undefined) throw noNode();
    return quote;
  }
}

const noNode = () =>
  new ModelverseError('EXECUTOR.NO_NODE', 'no connected node runs this asset at a price the asset allows', {
    retryAfterSeconds: 5,
  });
