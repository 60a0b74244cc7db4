import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@icubed/identity';
import type { Workflow } from '@icubed/workflow';
import { textPipeline } from './example-workflows.js';
import { World } from './orchestrator-world.js';

let world: World;

const owner: Principal = { kind: 'wallet', accountId: 'account-1', scopes: ['read', 'publish'] };
const stranger: Principal = { ...owner, accountId: 'account-2' };
const reader: Principal = { ...owner, kind: 'apiKey', scopes: ['read'] };

beforeAll(async () => void (world = await World.start()));
afterAll(() => world.close());

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

const ask = async <T>(query: string, variables: object, principal?: Principal): Promise<Answer<T>> =>
  (await world.ask(query, variables, principal)) as Answer<T>;

interface Saved {
  readonly __typename: string;
  readonly id: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

const SAVE = `mutation ($input: SaveWorkflowDraftInput!) {
  saveWorkflowDraft(input: $input) {
    __typename
    ... on WorkflowDraft { id name version order createdAt updatedAt }
    ... on InvalidWorkflow { code retryable problems { code at message } }
    ... on DraftConflict { code currentVersion }
    ... on Error { message }
  }
}`;

const save = async (input: object, principal: Principal = owner, workflow: Workflow = textPipeline): Promise<Saved> => {
  const answer = await ask<{ saveWorkflowDraft: Saved }>(
    SAVE,
    { input: { name: 'mail', workflow, ...input } },
    principal,
  );
  return answer.data?.saveWorkflowDraft ?? ({ __typename: answer.errors?.[0]?.extensions.code ?? '' } as Saved);
};
const find = (id: string, principal?: Principal) =>
  ask<{ workflowDraft: unknown }>(
    `query ($id: ID!) { workflowDraft(id: $id) {
       id name version
       workflow {
         inputs { name mediaTypes required } outputs { name mediaTypes required }
         steps { id did inputs { name mediaTypes required } outputs { name mediaTypes required } }
         connections { from { step port } to { step port } }
       } } }`,
    { id },
    principal,
  );
const list = (principal: Principal | undefined, args: { first?: number; after?: string } = {}) =>
  ask<{
    workflowDrafts: { nodes: { id: string; name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  }>(
    'query ($first: Int, $after: String) { workflowDrafts(first: $first, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } }',
    args,
    principal,
  );

describe('saveWorkflowDraft', () => {
  it('keeps a workflow and gives it back as it was written, with an order to run in', async () => {
    const saved = await save({});
    expect(saved).toMatchObject({
      __typename: 'WorkflowDraft',
      name: 'mail',
      version: 1,
      order: ['ocr', 'lang', 'spam'],
    });
    expect(await find(saved.id, owner)).toEqual({
      data: { workflowDraft: { id: saved.id, name: 'mail', version: 1, workflow: textPipeline } },
    });
  });

  it('replaces the version that was read', async () => {
    const { id } = await save({});
    expect(await save({ id, version: 1, name: 'better' })).toMatchObject({
      __typename: 'WorkflowDraft',
      id,
      name: 'better',
      version: 2,
    });
  });

  it('refuses to overwrite what somebody else saved since', async () => {
    const { id } = await save({});
    await save({ id, version: 1 });
    expect(await save({ id, version: 1, name: 'late' })).toMatchObject({
      __typename: 'DraftConflict',
      code: 'ORCHESTRATOR.DRAFT_CONFLICT',
      currentVersion: 2,
    });
    const both = await Promise.all([save({ id, version: 2, name: 'a' }), save({ id, version: 2, name: 'b' })]);
    expect(both.map((one) => one.__typename).sort()).toEqual(['DraftConflict', 'WorkflowDraft']);
  });

  it('answers every problem of a workflow as data and stores nothing', async () => {
    const before = await list(owner, { first: 100 });
    const broken = { ...textPipeline, connections: textPipeline.connections.slice(2) };
    expect(await save({}, owner, broken)).toMatchObject({
      __typename: 'InvalidWorkflow',
      code: 'ORCHESTRATOR.INVALID_WORKFLOW',
      retryable: false,
      problems: [
        { code: 'ORCHESTRATOR.PORT_UNCONNECTED', at: 'ocr.picture' },
        { code: 'ORCHESTRATOR.PORT_UNCONNECTED', at: 'lang.text' },
      ],
    });
    expect(await list(owner, { first: 100 })).toEqual(before);
  });

  it('refuses a step of another chain, a name of nothing and an id without its version', async () => {
    const foreign = { ...textPipeline, steps: textPipeline.steps.map((one) => ({ ...one, did: 'did:icubed:1:7' })) };
    expect((await save({}, owner, foreign)).__typename).toBe('PROTOCOL.WRONG_CHAIN');
    expect((await save({ name: '  ' })).__typename).toBe('ORCHESTRATOR.DRAFT_NAME_MALFORMED');
    expect((await save({ id: (await save({})).id })).__typename).toBe('PLATFORM.BAD_REQUEST');
  });
});

describe('drafts of an account', () => {
  it('are nobody else’s to read or replace', async () => {
    const { id } = await save({});
    expect(await find(id, stranger)).toEqual({ data: { workflowDraft: null } });
    expect((await list(stranger)).data?.workflowDrafts.nodes).toEqual([]);
    expect(await save({ id, version: 1, name: 'stolen' }, stranger)).toMatchObject({ __typename: 'DraftNotFound' });
    expect(await find(id, owner)).toMatchObject({ data: { workflowDraft: { name: 'mail', version: 1 } } });
  });

  it('need a principal, and the scope to publish for saving', async () => {
    const { id } = await save({});
    const anonymous = await ask(SAVE, { input: { name: 'mail', workflow: textPipeline } });
    const refusals = [anonymous, await find(id), await list(undefined)].map(
      (answer) => answer.errors?.[0]?.extensions.code,
    );
    expect(refusals).toEqual(['AUTH.REQUIRED', 'AUTH.REQUIRED', 'AUTH.REQUIRED']);
    expect((await save({}, reader)).__typename).toBe('AUTH.FORBIDDEN');
    expect(await find(id, reader)).toMatchObject({ data: { workflowDraft: { id } } });
    const node: Principal = { kind: 'node', accountId: 'account-1', scopes: [] };
    expect((await list(node)).errors?.[0]?.extensions.code).toBe('AUTH.FORBIDDEN');
  });

  it('are listed newest first, page by page', async () => {
    const other: Principal = { ...owner, accountId: 'account-3' };
    for (const name of ['one', 'two', 'three']) await save({ name }, other);
    const first = (await list(other, { first: 2 })).data?.workflowDrafts;
    expect(first).toMatchObject({ nodes: [{ name: 'three' }, { name: 'two' }], pageInfo: { hasNextPage: true } });
    const second = (await list(other, { first: 2, after: first?.pageInfo.endCursor ?? '' })).data?.workflowDrafts;
    expect(second).toMatchObject({ nodes: [{ name: 'one' }], pageInfo: { hasNextPage: false } });
  });

  it('are listed within bounds', async () => {
    expect((await list(owner, { first: 101 })).errors?.[0]?.extensions.code).toBe('PLATFORM.PAGE_TOO_LARGE');
    const forged = Buffer.from('["yesterday","1 OR 1=1"]').toString('base64url');
    expect((await list(owner, { after: forged })).errors?.[0]?.extensions.code).toBe('PLATFORM.CURSOR_INVALID');
  });

  it('are null for an id that is none', async () => {
    expect(await find('workflow-draft:31337:nonsense', owner)).toEqual({ data: { workflowDraft: null } });
  });
});
