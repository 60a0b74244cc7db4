import { randomUUID } from 'node:crypto';
import { type ErrorCode, ModelverseError } from '@icubed/errors';
import { asErrorResult, connectionOf, orErrorResult, pageArgs, type PageArguments } from '@icubed/graphql';
import { InjectConfig } from '@icubed/hosting';
import { CurrentPrincipal, type Principal, requireScope } from '@icubed/identity';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { orderSteps } from '@icubed/workflow';
import type { OrchestratorConfig } from '../config.js';
import type { SaveWorkflowDraftInput } from '../generated/graphql.js';
import { type Draft, parseDraftId } from './draft.js';
import { type DraftPosition, DraftStore } from './draft.store.js';
import { saveDraft, type SaveDraft } from './save-draft/save-draft.js';
import { workflowOf } from './workflow-input.js';

const EXPECTED: readonly ErrorCode[] = [
  'ORCHESTRATOR.DRAFT_CONFLICT',
  'ORCHESTRATOR.DRAFT_NOT_FOUND',
  'ORCHESTRATOR.DRAFT_LIMIT',
];

/** Drafts are the account's own: each resolver asks for a principal and its store names the account. */
@Resolver('WorkflowDraft')
export class DraftResolver {
  constructor(
    @Inject(DraftStore) private readonly store: DraftStore,
    @InjectConfig() private readonly config: OrchestratorConfig,
  ) {}

  @Query('workflowDraft')
  async workflowDraft(@Args('id') id: string, @CurrentPrincipal() principal: Principal): Promise<Draft | undefined> {
    const { accountId } = requireScope(principal, 'read');
    const { chainId } = this.config;
    const uuid = parseDraftId(chainId, id);
    return uuid === undefined ? undefined : this.store.find({ chainId, uuid, accountId });
  }

  @Query('workflowDrafts')
  async workflowDrafts(@Args() args: PageArguments, @CurrentPrincipal() principal: Principal) {
    const { accountId } = requireScope(principal, 'read');
    const { chainId } = this.config;
    const page = pageArgs(args, 2);
    const after = page.after && this.positionOf(page.after);
    const drafts = await this.store.list(chainId, accountId, page.limit, after);
    return connectionOf(drafts, page, (draft) => [draft.createdAt, draft.id]);
  }

  @Mutation('saveWorkflowDraft')
  async saveWorkflowDraft(
    @Args('input') input: SaveWorkflowDraftInput,
    @CurrentPrincipal() principal: Principal,
  ): Promise<object> {
    const { accountId } = requireScope(principal, 'publish');
    return orErrorResult(EXPECTED, async () => {
      const result = await saveDraft(this.store, this.commandOf(input, accountId));
      if (result.status === 'Saved') return { __typename: 'WorkflowDraft', ...result.draft };
      const invalid = new ModelverseError('ORCHESTRATOR.INVALID_WORKFLOW', 'The workflow cannot be run.');
      return { ...asErrorResult(invalid, [invalid.code]), problems: result.problems };
    });
  }

  @ResolveField('order')
  order(@Parent() { workflow }: Draft): readonly string[] {
    return orderSteps(workflow).steps;
  }

  private commandOf({ id, version, name, workflow }: SaveWorkflowDraftInput, accountId: string): SaveDraft {
    const hasVersion = version !== undefined && version !== null;
    if ((id ?? undefined) !== undefined && !hasVersion) {
      throw new ModelverseError('PLATFORM.BAD_REQUEST', 'version is needed with id.');
    }
    const replaces = id !== undefined && id !== null && hasVersion ? { id, version } : undefined;
    return {
      chainId: this.config.chainId,
      accountId,
      name,
      workflow: workflowOf(workflow),
      replaces,
      newUuid: randomUUID(),
      now: new Date(),
    };
  }

  private positionOf([createdAt, id]: readonly (string | number)[]): DraftPosition {
    const position = { createdAt: new Date(createdAt ?? ''), uuid: parseDraftId(this.config.chainId, String(id)) };
    if (position.uuid === undefined || Number.isNaN(position.createdAt.getTime())) {
      throw new ModelverseError('PLATFORM.CURSOR_INVALID', 'Pass the endCursor of this same list.');
    }
    return { createdAt: position.createdAt, uuid: position.uuid };
  }
}
