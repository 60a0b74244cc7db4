import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeWorkflowDefinition, encodeWorkflowLock, type Workflow } from '@icubed/workflow';
import { bytes32 } from '@icubed/protocol';
import { reveal } from './open-release.js';
import { Client, CREATOR, startWorld, wallet, type World } from './registry-world.js';

describe('what a folder holds and what it is registered as', () => {
  let world: World;
  let creator: Client;
  let base: string;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    base = (await creator.register({ 'a.txt': 'a model' })).did;
  });
  afterAll(() => world.close());

  const text = { name: 'text', mediaTypes: ['text/plain'], required: true };
  const end = (step: string | null) => ({ step, port: 'text' });
  const chain = (...dids: string[]): Workflow => {
    const ids = dids.map((_, index) => `step-${index}`);
    const connections = [null, ...ids].map((from, index) => ({ from: end(from), to: end(ids[index] ?? null) }));
    const steps = dids.map((did, index) => ({ id: ids[index]!, did, inputs: [text], outputs: [text] }));
    return { inputs: [text], outputs: [text], steps, connections };
  };
  const folder = (workflow: Workflow, digests: Record<string, string>) => ({
    'icubed.workflow.json': Buffer.from(encodeWorkflowDefinition(workflow)).toString(),
    'icubed.workflow.lock.json': Buffer.from(
      encodeWorkflowLock(new Map(Object.entries(digests).map(([did, digest]) => [did, bytes32(digest)]))),
    ).toString(),
  });
  const digest = `0x${'ab'.repeat(32)}`;
  const first = 'did:icubed:31337:1';

  const profile = (of: string) => JSON.stringify({ format: 'icubed-profile/1', base: of, parameters: {} });
  const complete = async (files: Record<string, string>) => {
    const uploadId = (await creator.json('POST', '/content/uploads')).body['uploadId'] as string;
    for (const [path, body] of Object.entries(files))
      await creator.fetch(`/content/uploads/${uploadId}/files/${path}`, { method: 'PUT', body });
    const { body } = await creator.json('POST', `/content/uploads/${uploadId}/complete`, {
      creator: world.account(CREATOR).address,
      metadata: { name: 'n' },
    });
    return body['code'];
  };

  it.each([
    ['a profile that is no JSON', { 'icubed.profile.json': '{' }, 'CONTENT.MODEL_INVALID'],
    ['a profile with no base', { 'icubed.profile.json': '{"format":"icubed-profile/1"}' }, 'CONTENT.MODEL_INVALID'],
    [
      'two descriptions',
      { 'icubed.profile.json': profile('did:icubed:31337:1'), 'icubed.model.json': '{}' },
      'REGISTRY.CONTENT_KIND_MISMATCH',
    ],
    [
      'a workflow that waits for itself',
      folder(
        { ...chain(first), connections: [{ from: end('step-0'), to: end('step-0') }], outputs: [] },
        { [first]: digest },
      ),
      'ORCHESTRATOR.WORKFLOW_CYCLE',
    ],
    [
      'a workflow of ports that do not match',
      folder({ ...chain(first), inputs: [{ ...text, mediaTypes: ['image/png'] }] }, { [first]: digest }),
      'ORCHESTRATOR.PORT_TYPE_MISMATCH',
    ],
    ['a workflow and the lock of another', folder(chain(first), {}), 'ORCHESTRATOR.LOCK_MISMATCH'],
    ['a pickle under another name', { 'weights.bin': 'cos\nsystem\n(S"ls"\ntR.' }, 'CONTENT.PICKLE_REFUSED'],
    ['a text that is named a model', { 'model.gguf': 'weights' }, 'CONTENT.FORMAT_MISMATCH'],
  ])('stops an upload with %s', async (_, files, code) => {
    expect(await complete(files as Record<string, string>)).toBe(code);
  });

  it('registers a profile under the base that its folder names, and a dataset of any files', async () => {
    const rows = await creator.register({ 'rows.csv': 'a,b\n1,2', 'readme.md': '#' }, { kind: 'DATASET' });
    const parents = [
      { did: base, edgeType: 'PROMPT' },
      { did: rows.did, edgeType: 'DATASET' },
    ];
    const { did } = await creator.register({ 'icubed.profile.json': profile(base) }, { kind: 'PROFILE', parents });
    const query = 'query ($did: Did!) { asset(did: $did) { kind parents { did edgeType } } }';
    const { data } = await creator.graphql<{ asset: object }>(query, { did });
    expect(data.asset).toEqual({ kind: 'PROFILE', parents });
  });

  it('does not let a profile call another base than the parent that is paid', async () => {
    const { uploadId } = await creator.publish({ 'icubed.profile.json': profile('did:icubed:31337:5') });
    const parents = [{ did: base, edgeType: 'PROMPT' }];
    expect(await creator.prepare({ uploadId, kind: 'PROFILE', parents })).toMatchObject({
      __typename: 'BaseNotParent',
      code: 'REGISTRY.BASE_NOT_PARENT',
    });
  });

  it.each([
    ['PROFILE', { 'rows.csv': 'a,b' }],
    ['DATASET', { 'icubed.profile.json': profile('did:icubed:31337:1') }],
    ['MODEL', { 'icubed.profile.json': profile('did:icubed:31337:1') }],
  ])('refuses a folder that is no %s', async (kind, files) => {
    const { uploadId } = await creator.publish(files as Record<string, string>);
    expect(await creator.prepare({ uploadId, kind })).toMatchObject({
      __typename: 'ContentKindMismatch',
      code: 'REGISTRY.CONTENT_KIND_MISMATCH',
    });
  });

  it('registers a workflow of open components, and none of sealed or other ones', async () => {
    const [ocr, spam] = [await creator.register({ 'o.txt': 'ocr' }), await creator.register({ 's.txt': 'spam' })];
    const workflow = chain(ocr.did, spam.did);
    const edge = (did: string) => ({ did, edgeType: 'COMPONENT' });
    const prepare = async (digests: Record<string, string>, ...dids: string[]) => {
      const { uploadId } = await creator.publish(folder(workflow, digests));
      return creator.prepare({ uploadId, kind: 'WORKFLOW', parents: dids.map(edge) });
    };
    const locked = { [ocr.did]: ocr.digest, [spam.did]: spam.digest };

    await reveal(world, creator, ocr.did);
    expect(await prepare(locked, ocr.did, spam.did)).toMatchObject({
      __typename: 'ComponentNotCallable',
      code: 'REGISTRY.COMPONENT_NOT_CALLABLE',
      message: expect.stringContaining(`${spam.did} is still sealed`),
    });
    await reveal(world, creator, spam.did);
    expect(await prepare(locked, ocr.did)).toMatchObject({ __typename: 'ComponentsDiffer' });
    expect(await prepare(locked, ocr.did, spam.did, base)).toMatchObject({ __typename: 'ComponentsDiffer' });
    expect(await prepare({ ...locked, [spam.did]: digest }, ocr.did, spam.did)).toMatchObject({
      __typename: 'ComponentDigestMismatch',
    });

    const { did } = await creator.register(folder(workflow, locked), {
      kind: 'WORKFLOW',
      parents: [edge(ocr.did), edge(spam.did)],
    });
    const { plainCid } = await reveal(world, creator, did);
    const definition = await creator.fetch(`/content/ipfs/${plainCid}/icubed.workflow.json`);
    expect(await definition.text()).toBe(folder(workflow, locked)['icubed.workflow.json']);

    const { uploadId } = await creator.publish(folder(chain(did), { [did]: digest }));
    expect(await creator.prepare({ uploadId, kind: 'WORKFLOW', parents: [edge(did)] })).toMatchObject({
      code: 'REGISTRY.COMPONENT_DIGEST_MISMATCH',
    });
  });

  it('holds the licence of a derivative against those of its parents, and says why it does not fit', async () => {
    const shared = { name: 'Shared alike', licence: 'CC-BY-SA-4.0' };
    const parent = await creator.register({ 'shared.txt': 'shared' }, {}, shared);
    const made = await creator.publish({ 'made.txt': 'made' }, { name: 'Made', licence: 'Apache-2.0' });
    const ask = async (uploadId: string, edgeType = 'FINE_TUNE', kind = 'MODEL') =>
      creator.prepare({ uploadId, kind, parents: [{ did: parent.did, edgeType }] });
    expect(await ask(made.uploadId)).toEqual({
      __typename: 'LicenceConflict',
      code: 'REGISTRY.LICENCE_CONFLICT',
      message: expect.stringContaining('CC-BY-SA-4.0 asks derivatives to keep its licence, and Apache-2.0 does not'),
      retryable: false,
    });
    const kept = await creator.publish({ 'kept.txt': 'kept' }, { ...shared, name: 'Kept' });
    expect((await ask(kept.uploadId)).did).toMatch(/^did:icubed:/);
  });

  it('takes no card with a licence that is no SPDX expression', async () => {
    await expect(creator.publish({ 'a.txt': 'x' }, { name: 'n', licence: 'Apache 2' })).rejects.toThrow(
      'REGISTRY.LICENCE_INVALID',
    );
    const own = { name: 'n', licence: 'LicenseRef-house-rules OR Apache-2.0' };
    expect((await creator.publish({ 'a.txt': 'x' }, own)).metadataCid).toMatch(/^baf/);
  });
});
