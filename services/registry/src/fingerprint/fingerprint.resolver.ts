import { requestLoader, type SubgraphContext } from '@icubed/graphql';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { didOf, type AssetId } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { AssetReader } from '../asset/asset.reader.js';
import { VersionStore } from '../content/version.store.js';
import { DEPTH_MAX, LineageWalkStore } from '../lineage/lineage-walk.store.js';
import { findMatches } from './find-matches.js';
import { FingerprintStore, type FoundMatch } from './fingerprint.store.js';
import { unexplained } from './suspected-parents.js';

const ANCESTORS_MAX = 2_000;

/** Public once an asset is registered, like its lineage: this asks for no principal. */
@Resolver('Asset')
export class SuspectedParentsResolver {
  constructor(
    @Inject(FingerprintStore) private readonly store: FingerprintStore,
    @Inject(LineageWalkStore) private readonly walks: LineageWalkStore,
    @Inject(AssetReader) private readonly reader: AssetReader,
  ) {}

  @ResolveField('suspectedParents')
  async suspectedParents(@Context() context: SubgraphContext, @Parent() { chainId, mirrored }: AssetView) {
    const found = await this.store.matchesOf(chainId, mirrored.id);
    if (found.length === 0) return [];
    const ancestors = (id: AssetId) =>
      requestLoader<AssetId, ReadonlySet<AssetId>>(context, 'ancestors', (ids) =>
        Promise.all(ids.map((one) => this.ancestorsOf(chainId, one))),
      ).load(id);
    const suspects = await unexplained(found, await ancestors(mirrored.id), ancestors);
    return Promise.all(suspects.map((suspect) => suspectView(this.reader, context, suspect)));
  }

  private async ancestorsOf(chainId: number, id: AssetId): Promise<ReadonlySet<AssetId>> {
    const relatives = await this.walks.relatives(chainId, id, 'ANCESTORS', DEPTH_MAX, undefined, ANCESTORS_MAX);
    return new Set(relatives.map((relative) => relative.id));
  }
}

/** Of an upload only its own account sees anything, as of the upload itself. */
@Resolver('Upload')
export class UploadSuspectsResolver {
  constructor(
    @Inject(FingerprintStore) private readonly store: FingerprintStore,
    @Inject(VersionStore) private readonly versions: VersionStore,
    @Inject(AssetReader) private readonly reader: AssetReader,
  ) {}

  @ResolveField('suspectedParents')
  async suspectedParents(
    @Context() context: SubgraphContext,
    @CurrentPrincipal() principal: Principal,
    @Parent() upload: { readonly id: string },
  ) {
    const { accountId } = requireScope(principal, 'publish');
    const version = await this.versions.find(upload.id, accountId);
    if (!version) return [];
    const found = await findMatches(this.store, version.chainId, await this.store.ofVersion(version.id));
    const views = await Promise.all(found.map((suspect) => suspectView(this.reader, context, suspect)));
    // registered meanwhile, it is no parent of itself
    return views.filter(({ asset }) => asset?.sealedCid !== version.sealedCid);
  }
}

async function suspectView(reader: AssetReader, context: SubgraphContext, { id, match }: FoundMatch) {
  const { tensors, inOrder, ofFirst, ofSecond, distance } = match;
  return {
    did: didOf(reader.chainId, id),
    asset: await reader.byId(context, id),
    tensors,
    inOrder,
    share: ofFirst,
    shareOfParent: ofSecond,
    distance,
  };
}
