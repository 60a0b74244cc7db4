import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Step } from '@icubed/workflow';

/** Needs no principal of its own: a step is reached only through a draft, which asked for one. */
@Resolver('WorkflowStep')
export class WorkflowStepResolver {
  @ResolveField('asset')
  asset(@Parent() { did }: Step): { __typename: 'Asset'; did: string } {
    return { __typename: 'Asset', did };
  }
}
