import { ModelverseError } from '@icubed/errors';
import type { SubgraphContext } from '@icubed/graphql';
import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { AssetReader } from '../asset/asset.reader.js';
import { ExposureRecorder } from '../exposure/exposure-recorder.js';
import { mostSimilar, MILLION } from './similarity.js';
import { SimilarStore } from './similar.store.js';

const FIRST = 10;
const FIRST_MAX = 50;

/** What it is made of is public: this asks for no principal. */
@Resolver()
export class SimilarResolver {
  constructor(
    @Inject(SimilarStore) private readonly store: SimilarStore,
    @Inject(AssetReader) private readonly reader: AssetReader,
    @Inject(ExposureRecorder) private readonly exposures: ExposureRecorder,
  ) {}

  /** @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN, PLATFORM.PAGE_TOO_LARGE, REGISTRY.ASSET_UNKNOWN */
  @Query('similarAssets')
  async similarAssets(
    @Context() context: SubgraphContext,
    @Args('did') did: string,
    @Args('first') asked?: number | null,
  ) {
    const first = asked ?? FIRST;
    if (first < 1 || first > FIRST_MAX)
      throw new ModelverseError('PLATFORM.PAGE_TOO_LARGE', `first must be between 1 and ${FIRST_MAX}.`, {
        first,
        max: FIRST_MAX,
      });
    const of = await this.reader.byDid(context, did);
    if (!of) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', 'there is no such asset');
    const similar = mostSimilar(await this.store.candidates(of.chainId, of.mirrored.id), first);
    const views = await Promise.all(similar.map(({ id }) => this.reader.byId(context, id)));
    // a reorg between the two look-ups may have taken an asset away
    const shown = similar.flatMap(({ score, terms }, index) => {
      const asset = views[index];
      return asset ? [{ asset, score, terms: terms.map((term) => ({ ...term, value: term.value / MILLION })) }] : [];
    });
    const ids = shown.map(({ asset }) => asset.mirrored.id);
    this.exposures.shown('SIMILAR', await this.reader.headSeconds(context), true, ids);
    return shown;
  }
}
