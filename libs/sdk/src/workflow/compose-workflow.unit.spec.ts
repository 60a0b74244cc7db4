import { describe, expect, it } from '@jest/globals';
import { checkWorkflowLock, parseWorkflowDefinition, parseWorkflowLock, type Workflow } from '@icubed/workflow';
import { Http } from '../transport/http.js';
import { composeWorkflow } from './compose-workflow.js';
import { waitUntilAdmitted } from './read-workflow.js';

const [did, other] = ['did:icubed:31337:7', 'did:icubed:31337:8'];
const text = { name: 'text', mediaTypes: ['text/plain'], required: true };
const call = (id: string, of: string) => ({ id, did: of, inputs: [text], outputs: [text] });
const at = (step: string | null) => ({ step, port: 'text' });
const workflow: Workflow = {
  inputs: [text],
  outputs: [text],
  steps: [call('a', did), call('b', other), call('c', did)],
  connections: [
    { from: at(null), to: at('a') },
    { from: at('a'), to: at('b') },
    { from: at('b'), to: at('c') },
    { from: at('c'), to: at(null) },
  ],
};

/** An API that knows some digests, or answers in order. */
const api = (answer: (variables: { did: string }) => object) =>
  new Http({
    origin: 'http://modelverse.test',
    fetch: async (_url, init) => {
      const { variables } = JSON.parse(init?.body as string) as { variables: { did: string } };
      return Response.json({ data: answer(variables) });
    },
  });
const digestOf = (of: string) => `0x${of.slice(-1).repeat(64)}`;
const registry = api((variables) => ({ asset: { digest: digestOf(variables.did) } }));

describe('composeWorkflow', () => {
  it('writes the definition, locks each component once to its registered digest, and names the edges', async () => {
    const { kind, files, parents } = await composeWorkflow(registry, workflow);
    expect([kind, files.map(({ path }) => path)]).toEqual([
      'WORKFLOW',
      ['icubed.workflow.json', 'icubed.workflow.lock.json'],
    ]);
    const [definition, lock] = files.map(({ bytes }) => bytes) as [Uint8Array, Uint8Array];
    expect(parseWorkflowDefinition(definition)).toEqual(workflow);
    expect(parseWorkflowLock(lock)).toEqual(
      new Map([
        [did, digestOf(did)],
        [other, digestOf(other)],
      ]),
    );
    expect(() => checkWorkflowLock(workflow, parseWorkflowLock(lock))).not.toThrow();
    expect(parents).toEqual([
      { did, edgeType: 'COMPONENT' },
      { did: other, edgeType: 'COMPONENT' },
    ]);
  });

  it('refuses what cannot be run before it asks anybody, and a component that is not registered', async () => {
    const broken = { ...workflow, connections: workflow.connections.slice(1) };
    await expect(composeWorkflow(registry, broken)).rejects.toMatchObject({ code: 'ORCHESTRATOR.PORT_UNCONNECTED' });
    const empty = api(() => ({ asset: null }));
    await expect(composeWorkflow(empty, workflow)).rejects.toMatchObject({ code: 'REGISTRY.ASSET_UNKNOWN' });
  });
});

describe('waitUntilAdmitted', () => {
  it('asks until it is, and throws what it was refused by', async () => {
    const answers = [null, { status: 'PENDING' }, { status: 'ADMITTED', did }];
    const slowly = api(() => ({ workflow: answers.shift() ?? null }));
    expect(await waitUntilAdmitted(slowly, did)).toMatchObject({ did });
    const refused = api(() => ({
      workflow: { status: 'REFUSED', code: 'ORCHESTRATOR.LOCK_MISMATCH', detail: 'other' },
    }));
    await expect(waitUntilAdmitted(refused, did)).rejects.toMatchObject({ code: 'ORCHESTRATOR.LOCK_MISMATCH' });
    const never = api(() => ({ workflow: null }));
    await expect(waitUntilAdmitted(never, did, -1)).rejects.toMatchObject({ code: 'PLATFORM.TIMEOUT' });
  });
});
