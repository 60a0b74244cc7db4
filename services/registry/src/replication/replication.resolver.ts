import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { VersionStore } from '../content/version.store.js';
import { ReplicationReader, type NamedContent } from './replication.reader.js';

/** Anyone may see how many copies there are; where they are and what went wrong there is for the account that sealed them. */
@Resolver('Asset')
export class ReplicationResolver {
  constructor(
    @Inject(VersionStore) private readonly versions: VersionStore,
    @Inject(ReplicationReader) private readonly reader: ReplicationReader,
  ) {}

  @ResolveField('replication')
  async replication(@Parent() { mirrored: { chainId, asset } }: AssetView) {
    const version = await this.versions.findSealed(chainId, asset.sealedCid);
    if (!version) return null;
    const plain: NamedContent[] =
      asset.content.status === 'RELEASED' ? [{ cid: asset.content.plainCid, kind: 'PLAIN' }] : [];
    const { target, copies, safe, content } = await this.reader.of(
      [
        { cid: version.sealedCid, kind: 'SEALED' },
        { cid: version.metadataCid, kind: 'CARD' },
      ],
      plain,
    );
    return { target, copies, safe, content };
  }
}
