import { Inject } from '@nestjs/common';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { isModelverseError } from '@icubed/errors';
import { QuoteAsset } from './quote-asset.js';
import { type Quote, quotedPrice } from './quote.js';

const NOT_QUOTED = new Set<string>([
  'EXECUTOR.ASSET_UNKNOWN',
  'EXECUTOR.ASSET_NOT_CALLABLE',
  'EXECUTOR.COMPONENT_NOT_CALLABLE',
  'EXECUTOR.NO_NODE',
]);

/** Adds the price of a call to the registry's assets. Prices are public. */
@Resolver('Asset')
export class QuoteResolver {
  constructor(@Inject(QuoteAsset) private readonly quotes: QuoteAsset) {}

  @ResolveReference()
  resolveReference(reference: { did: string }) {
    return { did: reference.did };
  }

  @ResolveField('quote')
  async quote(@Parent() { did }: { did: string }) {
    try {
      const { quote } = await this.quotes.ofDid(did);
      return { ...quotedPrice(quote), components: componentsOf(quote), expiresAt: new Date(quote.expiresAt) };
    } catch (error) {
      if (isModelverseError(error) && NOT_QUOTED.has(error.code)) return null;
      throw error;
    }
  }
}

function componentsOf({ steps = [] }: Quote) {
  return steps.map(({ step, asset, quote }) => ({
    step,
    asset: { __typename: 'Asset', did: asset.did },
    price: quotedPrice(quote),
  }));
}
