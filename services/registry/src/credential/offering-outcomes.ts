import { isModelverseError, ModelverseError } from '@icubed/errors';
import { backersCounted, offeringReleased, offeringVoided } from '@icubed/events';
import { InjectConfig } from '@icubed/hosting';
import { Consumers, reactions, when } from '@icubed/messaging';
import { InjectDataSource } from '@icubed/persistence';
import { assetId, countsAsBacked, type AssetId } from '@icubed/protocol';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { RegistryConfig } from '../config.js';
import { backedSubject, type OfferingBacking } from './credential.js';
import { CredentialStore } from './credential.store.js';
import { CredentialIssuer } from './issuer.js';

/** How offerings ended, as imo announces it at finality: by a verified reveal, or undone by a dispute of it. */
@Injectable()
export class OfferingOutcomes implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(CredentialStore) private readonly credentials: CredentialStore,
    @Inject(CredentialIssuer) private readonly issuer: CredentialIssuer,
    @InjectDataSource() private readonly source: DataSource,
    @InjectConfig() private readonly config: RegistryConfig,
  ) {}

  onModuleInit(): void {
    this.consumers.consume({
      group: 'registry.credentials',
      ...reactions(
        when(offeringReleased, async (manager, { chainId, assetId, plainCid, verified, challengeEndsAt }) => {
          this.assertOwnChain(chainId);
          // a reveal of the creator alone is nothing that the verifier has seen
          if (!verified) return;
          await manager.query(
            `INSERT INTO offering_outcome (chain_id, asset_id, plain_cid, challenge_ends_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING`,
            [chainId, assetId, plainCid, challengeEndsAt],
          );
        }),
        when(backersCounted, (manager, { chainId, assetId: id, creator, backers, largestUnits, releasedAt }) => {
          this.assertOwnChain(chainId);
          const backing = { creator, backers, largestUnits: BigInt(largestUnits), releasedAt };
          return this.keepBacking(manager, chainId, assetId(id), backing);
        }),
        when(offeringVoided, (manager, { chainId, assetId: id, voidedAt }) => {
          this.assertOwnChain(chainId);
          return this.credentials.voidOffering(manager, { chainId, assetId: assetId(id) }, voidedAt, new Date());
        }),
      ),
    });
  }

  async find(
    chainId: number,
    id: AssetId,
  ): Promise<{ readonly plainCid: string; readonly challengeEndsAt: number } | undefined> {
    const [row] = await this.source.query<{ plain_cid: string; challenge_ends_at: string }[]>(
      'SELECT plain_cid, challenge_ends_at FROM offering_outcome WHERE chain_id = $1 AND asset_id = $2',
      [chainId, id.toString()],
    );
    return row && { plainCid: row.plain_cid, challengeEndsAt: Number(row.challenge_ends_at) };
  }

  async backingOf(chainId: number, id: AssetId): Promise<OfferingBacking | undefined> {
    const [row] = await this.source.query<
      { creator: string; backers: number; largest_units: string; released_at: string }[]
    >(
      'SELECT creator, backers, largest_units, released_at FROM offering_backing WHERE chain_id = $1 AND asset_id = $2',
      [chainId, id.toString()],
    );
    if (!row) return undefined;
    const { creator, backers, largest_units, released_at } = row;
    return { creator, backers, largestUnits: BigInt(largest_units), releasedAt: Number(released_at) };
  }

  /** The badge is given with the count, once: nobody has to ask for it. */
  private async keepBacking(
    manager: EntityManager,
    chainId: number,
    id: AssetId,
    backing: OfferingBacking,
  ): Promise<void> {
    const { creator, backers, largestUnits, releasedAt } = backing;
    await manager.query(
      `INSERT INTO offering_backing (chain_id, asset_id, creator, backers, largest_units, released_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [chainId, id.toString(), creator, backers, largestUnits.toString(), releasedAt],
    );
    if (!countsAsBacked(backing)) return;
    const of = { chainId, assetId: id, type: 'OfferingBackedCredential' } as const;
    const subject = backedSubject(chainId, id, backing);
    const now = new Date();
    await this.credentials
      .issueOnceIn(manager, of, now, (index) => this.issuer.issue(of, subject, index, now))
      .catch((error: unknown) => {
        // facts of one offering come in order, but an offering that is void already has nothing to be praised for
        if (!isModelverseError(error, 'REGISTRY.CREDENTIAL_NOT_DUE')) throw error;
      });
  }

  private assertOwnChain(given: number): void {
    const { chainId } = this.config;
    if (given !== chainId)
      throw new ModelverseError('PROTOCOL.WRONG_CHAIN', `this registry serves chain ${chainId}`, { chainId, given });
  }
}
