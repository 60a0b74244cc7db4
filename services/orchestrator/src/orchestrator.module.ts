import { join } from 'node:path';
import { SubgraphModule } from '@icubed/graphql';
import { Module } from '@nestjs/common';
import { DraftResolver } from './workflow/draft.resolver.js';
import { DraftStore } from './workflow/draft.store.js';
import { WorkflowStepResolver } from './workflow/workflow-step.resolver.js';

@Module({
  imports: [SubgraphModule.forRoot({ sdl: [join(import.meta.dirname, '..', 'src')] })],
  providers: [DraftStore, DraftResolver, WorkflowStepResolver],
})
export class OrchestratorModule {}
