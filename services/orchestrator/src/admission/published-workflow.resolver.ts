import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE } from '@icubed/persistence';
import { parseDidOn } from '@icubed/protocol';
import { numberSteps } from '@icubed/workflow';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { DataSource } from 'typeorm';
import type { OrchestratorConfig } from '../config.js';
import { loadWorkflow } from './admission.store.js';

/** Open to everybody, as the content behind it is. */
@Resolver('PublishedWorkflow')
export class PublishedWorkflowResolver {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
  ) {}

  @Query('workflow')
  async workflow(@Args('did') did: string) {
    const { chainId } = this.config;
    const published = await loadWorkflow(this.source, { chainId, assetId: parseDidOn(chainId, did) });
    if (published === undefined) return null;
    const { status, workflow, code, detail } = published;
    return {
      ...{ did, workflow, code, detail },
      asset: { __typename: 'Asset', did },
      status: status.toUpperCase(),
      order: workflow === null ? null : numberSteps(workflow).map(({ id }) => id),
    };
  }
}
