import { assetRegistered, contentPublished } from '@icubed/events';
import { CONFIG } from '@icubed/hosting';
import { Consumers, reactions, when } from '@icubed/messaging';
import { assetId } from '@icubed/protocol';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addPending } from '../admission/admission.store.js';
import type { OrchestratorConfig } from '../config.js';
import { type Asset, mergeAsset } from './asset.store.js';

/** Learns which assets there are, and that a workflow of which everything is known waits to be admitted. */
@Injectable()
export class AssetConsumer implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
  ) {}

  onModuleInit(): void {
    const onRegistered = when(assetRegistered, (manager, { kind, creator, digest, parents, ...data }) => {
      const components = parents.filter(({ edgeType }) => edgeType === 'COMPONENT').map((one) => assetId(one.assetId));
      return this.learn(manager, data, { kind, creator, digest, components });
    });
    const onPublished = when(contentPublished, (manager, { plainCid, ...data }) =>
      this.learn(manager, data, { contentCid: plainCid }),
    );
    this.consumers.consume({ group: 'orchestrator.assets', ...reactions(onRegistered, onPublished) });
  }

  /** Facts come in any order; those of another chain are no concern of this deployment. */
  private async learn(
    manager: EntityManager,
    { chainId, assetId: id }: { chainId: number; assetId: string },
    part: Asset,
  ): Promise<void> {
    if (chainId !== this.config.chainId) return;
    const key = { chainId, assetId: assetId(id) };
    const { kind, contentCid } = await mergeAsset(manager, key, part);
    if (kind === 'WORKFLOW' && contentCid !== undefined) await addPending(manager, key, new Date());
  }
}
