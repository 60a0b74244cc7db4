import { isModelverseError, ModelverseError } from '@icubed/errors';
import { connectionOf, pageArgs, type Connection, type PageArguments } from '@icubed/graphql';
import { OptionalPrincipal, requireScope, type Principal } from '@icubed/identity';
import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { VersionStore } from '../content/version.store.js';
import type { RecordedKeyUse } from './key-use.js';
import { KeyUseStore } from './key-use.store.js';
import { sealedVersionOf } from './open-key.js';

@Resolver('Asset')
export class KeyUseResolver {
  constructor(
    @Inject(KeyUseStore) private readonly uses: KeyUseStore,
    @Inject(VersionStore) private readonly versions: VersionStore,
  ) {}

  /** @throws AUTH.REQUIRED, AUTH.FORBIDDEN, REGISTRY.STEWARD_ONLY */
  @ResolveField('keyUses')
  async keyUses(
    @OptionalPrincipal() principal: Principal | undefined,
    @Parent() { mirrored }: AssetView,
    @Args() args: PageArguments,
  ): Promise<Connection<RecordedKeyUse>> {
    const { address } = requireScope(principal, 'read');
    if (address !== mirrored.asset.steward)
      throw new ModelverseError('REGISTRY.STEWARD_ONLY', 'the trail of its keys is for the steward of the asset');
    const page = pageArgs(args);
    const after = page.after?.[0];
    const before = /^\d{1,18}$/.test(String(after)) ? BigInt(after!) : undefined;
    const about = { assetId: mirrored.id, versionId: await this.versionIdOf(mirrored) };
    const rows = await this.uses.list(mirrored.chainId, about, before, page.limit);
    return connectionOf(rows, page, (use) => [use.id]);
  }

  /** Undefined for a copied registration too: the trail of the original is not its steward's. */
  private async versionIdOf({ chainId, asset }: AssetView['mirrored']): Promise<string | undefined> {
    try {
      return (await sealedVersionOf(asset, { chainId, versions: this.versions })).id;
    } catch (error) {
      if (isModelverseError(error, 'REGISTRY.RELEASE_CONTENT_UNKNOWN')) return undefined;
      throw error;
    }
  }
}
