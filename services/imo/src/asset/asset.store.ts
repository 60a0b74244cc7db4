import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Assets as registry announced them: whose all shares are until an offering opens them. */
@Injectable()
export class AssetStore {
  async register(
    manager: EntityManager,
    asset: { chainId: number; id: AssetId; creator: string; block: string },
  ): Promise<void> {
    await manager.query(
      `INSERT INTO asset (chain_id, asset_id, creator, registered_in_block) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [asset.chainId, asset.id.toString(), asset.creator, asset.block],
    );
  }
}
