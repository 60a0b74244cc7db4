import { requestLoader, type SubgraphContext } from '@icubed/graphql';
import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE } from '@icubed/persistence';
import { type AssetId, didOf, parseDidOn } from '@icubed/protocol';
import { numberSteps } from '@icubed/workflow';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import type { DataSource } from 'typeorm';
import type { OrchestratorConfig } from '../config.js';
import { loadWorkflow, loadWorkflows, type PublishedWorkflow } from './admission.store.js';

/** Open to everybody, as the content behind it is. */
@Resolver('Asset')
export class PublishedWorkflowResolver {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
  ) {}

  @Query('workflow')
  async workflow(@Args('did') did: string) {
    const { chainId } = this.config;
    const assetId = parseDidOn(chainId, did);
    return shown(chainId, assetId, await loadWorkflow(this.source, { chainId, assetId }));
  }

  // an asset this service has not heard of is one that is no workflow
  @ResolveReference()
  resolveReference({ did }: { did: string }): { did: string } {
    return { did };
  }

  @ResolveField('workflow')
  async ofAsset(@Parent() { did }: { did: string }, @Context() context: SubgraphContext) {
    const { chainId } = this.config;
    const assetId = parseDidOn(chainId, did);
    const loader = requestLoader(context, 'published workflows', async (ids: readonly AssetId[]) => {
      const found = await loadWorkflows(this.source, chainId, ids);
      return ids.map((id) => found.get(id));
    });
    return shown(chainId, assetId, await loader.load(assetId));
  }
}

function shown(chainId: number, assetId: AssetId, published: PublishedWorkflow | undefined) {
  if (published === undefined) return null;
  const { status, workflow, code, detail } = published;
  const did = didOf(chainId, assetId);
  return {
    ...{ did, workflow, code, detail },
    asset: { __typename: 'Asset', did },
    status: status.toUpperCase(),
    order: workflow === null ? null : numberSteps(workflow).map(({ id }) => id),
  };
}
