import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeWorkflowDefinition, WORKFLOW_FILE, WORKFLOW_LOCK_FILE, type Workflow } from '@icubed/workflow';
import { eventually } from './eventually.js';
import { diamond, port, textChain } from './example-workflows.js';
import { World } from './orchestrator-world.js';
import { CHAIN_ID, digestOf, published, workflowFiles } from './published-workflow.js';

let world: World;
beforeAll(async () => void (world = await World.start()));
afterAll(() => world.close());

const WORKFLOW = `query ($did: Did!) { workflow(did: $did) {
  did status order code asset { did } workflow { inputs { name } steps { id did } } } }`;
const broken = (workflow: Workflow) =>
  new Map([...workflowFiles(workflow), [WORKFLOW_FILE, encodeWorkflowDefinition(workflow)]]);

describe('a workflow that is published', () => {
  it('is fetched, verified and announced with its ports and its numbered steps', async () => {
    const did = await world.publish(diamond);
    const { digest } = published(workflowFiles(diamond));
    expect(await world.decided(did)).toMatchObject({ status: 'Admitted' });
    expect(await world.announced('workflow-admitted', did)).toEqual([
      {
        ...{ chainId: CHAIN_ID, assetId: did.split(':')[3], did, digest, contentCid: expect.any(String) as unknown },
        inputs: diamond.inputs,
        outputs: diamond.outputs,
        steps: ['top', 'left', 'right', 'join'].map((id, n) => ({
          ...{ step: n + 1, id, did: `did:icubed:31337:${n + 7}`, assetId: String(n + 7) },
        })),
      },
    ]);
    expect(await world.ask(WORKFLOW, { did })).toMatchObject({
      data: {
        workflow: {
          ...{ did, status: 'ADMITTED', order: ['top', 'left', 'right', 'join'], code: null, asset: { did } },
          workflow: { inputs: [{ name: 'text' }], steps: diamond.steps.map(({ id, did: of }) => ({ id, did: of })) },
        },
      },
    });
  });

  it('waits for facts that come later, in any order', async () => {
    const late = 'did:icubed:31337:5001';
    const chain = textChain(1);
    const workflow = { ...chain, steps: chain.steps.map((one) => ({ ...one, did: late })) };
    const did = 'did:icubed:31337:5000';
    const { digest } = await world.reveal(did, workflowFiles(workflow));
    await world.register(did, digest, 'WORKFLOW', [late]);
    await eventually(
      async () => (await world.sql(`SELECT 1 FROM workflow WHERE asset_id = 5000 AND attempts > 1`)).length,
    );
    expect(await world.ask(WORKFLOW, { did })).toMatchObject({
      data: { workflow: { status: 'PENDING', workflow: null } },
    });
    await world.register(late, digestOf(late), 'MODEL', []);
    expect(await world.decided(did)).toMatchObject({ status: 'Admitted' });
  });

  it('is found under its asset, in one query for many', async () => {
    const did = await world.publish(textChain(1));
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Asset { did workflow { status order workflow { steps { asset { did workflow { status } } } } } } } }`;
    const representations = [did, 'did:icubed:31337:7'].map((one) => ({ __typename: 'Asset', did: one }));
    expect(await world.ask(query, { representations })).toEqual({
      data: {
        _entities: [
          {
            did,
            workflow: {
              ...{ status: 'ADMITTED', order: ['s1'] },
              workflow: { steps: [{ asset: { did: 'did:icubed:31337:7', workflow: null } }] },
            },
          },
          { did: 'did:icubed:31337:7', workflow: null },
        ],
      },
    });
  });

  it('is unknown while it is sealed', async () => {
    expect(await world.ask(WORKFLOW, { did: 'did:icubed:31337:7' })).toEqual({ data: { workflow: null } });
  });
});

describe('what is published as a workflow and is none', () => {
  const [first, second] = textChain(2).steps;
  const cycle: Workflow = {
    ...{ inputs: [], outputs: [], steps: [first!, second!] },
    connections: [
      { from: { step: 's1', port: 'text' }, to: { step: 's2', port: 'text' } },
      { from: { step: 's2', port: 'text' }, to: { step: 's1', port: 'text' } },
    ],
  };

  it.each([
    ['a cycle', 'ORCHESTRATOR.WORKFLOW_CYCLE', cycle],
    [
      'ports that do not fit',
      'ORCHESTRATOR.PORT_TYPE_MISMATCH',
      { ...textChain(1), inputs: [port('text', 'image/png')] },
    ],
    ['a port that nothing is connected to', 'ORCHESTRATOR.PORT_UNCONNECTED', { ...textChain(1), connections: [] }],
  ])('is refused for good with %s', async (_, code, workflow) => {
    const did = await world.publish(workflow, broken(workflow));
    expect(await world.decided(did)).toMatchObject({ status: 'Refused', code, attempts: 1 });
    expect(await world.announced('workflow-refused', did)).toMatchObject([{ did, code }]);
    expect(await world.announced('workflow-admitted', did)).toEqual([]);
    expect(await world.ask(WORKFLOW, { did })).toMatchObject({ data: { workflow: { status: 'REFUSED', code } } });
  });

  it('is refused when it calls an asset that it is not registered with', async () => {
    const did = 'did:icubed:31337:6000';
    const { digest } = await world.reveal(did, workflowFiles(textChain(2)));
    await world.registerComponents(textChain(2));
    await world.register(did, digest, 'WORKFLOW', [textChain(1).steps[0]!.did]);
    expect(await world.decided(did)).toMatchObject({ status: 'Refused', code: 'ORCHESTRATOR.COMPONENT_UNKNOWN' });
  });

  it('is refused when it calls another workflow', async () => {
    const nested = await world.publish(textChain(1));
    const chain = textChain(1);
    const workflow = { ...chain, steps: chain.steps.map((one) => ({ ...one, did: nested })) };
    const did = 'did:icubed:31337:6001';
    const { digest } = await world.reveal(did, workflowFiles(workflow));
    await world.register(did, digest, 'WORKFLOW', [nested]);
    expect(await world.decided(did)).toMatchObject({ status: 'Refused', code: 'ORCHESTRATOR.COMPONENT_NOT_CALLABLE' });
  });

  it('is refused when its lock names other bytes than are registered', async () => {
    const lock = Buffer.from(workflowFiles(textChain(1)).get(WORKFLOW_LOCK_FILE)!).toString();
    const other = lock.replace(digestOf('did:icubed:31337:7'), `0x${'00'.repeat(32)}`);
    const did = await world.publish(
      textChain(1),
      new Map([...workflowFiles(textChain(1)), [WORKFLOW_LOCK_FILE, Buffer.from(other)]]),
    );
    expect(await world.decided(did)).toMatchObject({ status: 'Refused', code: 'ORCHESTRATOR.LOCK_MISMATCH' });
  });

  it('is refused when a file is missing or is no JSON', async () => {
    const [[path, bytes]] = [...workflowFiles(textChain(1))] as [[string, Uint8Array]];
    const alone = await world.publish(textChain(1), new Map([[path, bytes]]));
    expect(await world.decided(alone)).toMatchObject({ code: 'ORCHESTRATOR.LOCK_MALFORMED' });
    const noise = new Map([...workflowFiles(textChain(1)), [WORKFLOW_FILE, Buffer.from('\u0000')]]);
    expect(await world.decided(await world.publish(textChain(1), noise))).toMatchObject({
      code: 'ORCHESTRATOR.DEFINITION_MALFORMED',
    });
  });
});

describe('a content gateway', () => {
  it('that is down or says nothing is asked again, over a restart too', async () => {
    world.content.answer((_path, response) => response.writeHead(503).end());
    const did = 'did:icubed:31337:7000';
    const { digest } = await world.reveal(did, workflowFiles(textChain(1)));
    await world.registerComponents(textChain(1));
    await world.register(did, digest, 'WORKFLOW', [textChain(1).steps[0]!.did]);
    const tried = (more: number) =>
      eventually(
        async () => (await world.sql('SELECT 1 FROM workflow WHERE asset_id = 7000 AND attempts > $1', [more])).length,
      );
    await tried(2);
    await world.restart({ CONTENT_TIMEOUT_MS: '1500' });
    world.content.answer(() => undefined);
    await tried(4);
    world.content.answer();
    expect(await world.decided(did)).toMatchObject({ status: 'Admitted' });
    expect(await world.announced('workflow-', did)).toHaveLength(1);
  });

  it('that sends other bytes than the registered ones is asked a few times, then the content is refused', async () => {
    world.content.answer((_path, response) => response.end('{"format":"icubed-manifest/1","files":[]}'));
    const tampered = await world.publish(textChain(1));
    expect(await world.decided(tampered)).toMatchObject({
      ...{ status: 'Refused', code: 'CONTENT.MANIFEST_INVALID', attempts: 5 },
    });
    const other = published(workflowFiles(textChain(2))).folder;
    world.content.answer((path, response) => response.end(other.get(path.split('/').at(-1)!)));
    const swapped = await world.publish(textChain(1));
    world.content.answer();
    expect(await world.decided(swapped)).toMatchObject({ status: 'Refused', code: 'CONTENT.DIGEST_MISMATCH' });
  });
});
