import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Client, CREATOR, OTHER, startWorld, wallet, type World } from './registry-world.js';

const README = `---
license: apache-2.0
tags: [spam]
pipeline_tag: text-classification
base_model: BASE
datasets: [enron, DATASET, did:icubed:31337:5]
---
# Spam

Tells spam from ham.
`;

describe('a model card', () => {
  let world: World;
  let creator: Client;
  let anyone: Client;
  let base: string;
  let dataset: string;
  let readme: string;
  let did: string;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    anyone = new Client(world);
    base = (await creator.register({ 'w.bin': 'base' }, {}, { name: 'Base', licence: 'Apache-2.0' })).did;
    dataset = (await creator.register({ 'rows.csv': 'a,b' }, { kind: 'DATASET', vertical: 'NLP' }, { name: 'Mails' }))
      .did;
    readme = README.replace('BASE', base).replace('DATASET', dataset);
  });
  afterAll(() => world.close());

  const upload = async (client: Client, files: Record<string, string>): Promise<string> => {
    const { uploadId } = (await client.json('POST', '/content/uploads')).body as { uploadId: string };
    for (const [path, body] of Object.entries(files))
      await client.fetch(`/content/uploads/${uploadId}/files/${path}`, { method: 'PUT', body });
    return uploadId;
  };
  const complete = (uploadId: string, body: object) =>
    creator.json('POST', `/content/uploads/${uploadId}/complete`, { creator: world.account(CREATOR).address, ...body });
  const cardOf = async (cid: unknown) => (await anyone.fetch(`/content/ipfs/${String(cid)}`)).json();

  it('is drafted from the README of an upload, with the parents it names', async () => {
    const uploadId = await upload(creator, { 'w.bin': 'w', 'README.md': readme });
    expect((await creator.json('GET', `/content/uploads/${uploadId}/card`)).body).toEqual({
      card: {
        name: 'Spam',
        description: 'Tells spam from ham.',
        licence: 'Apache-2.0',
        tags: ['spam'],
        task: 'text-classification',
        baseModels: [base],
        datasets: ['enron', dataset, 'did:icubed:31337:5'],
      },
      parents: [
        { did: base, edgeType: 'FINE_TUNE' },
        { did: dataset, edgeType: 'DATASET' },
      ],
      unknownParents: [
        { name: 'enron', edgeType: 'DATASET' },
        { name: 'did:icubed:31337:5', edgeType: 'DATASET' },
      ],
    });
  });

  it('shows a draft to nobody but who uploads', async () => {
    const uploadId = await upload(creator, { 'README.md': readme });
    const path = `/content/uploads/${uploadId}/card`;
    const codeOf = async (client: Client) => (await client.json('GET', path)).body['code'];
    expect(await codeOf(anyone)).toBe('AUTH.REQUIRED');
    expect(await codeOf(new Client(world, wallet(world, CREATOR, ['read'])))).toBe('AUTH.FORBIDDEN');
    expect(await codeOf(new Client(world, wallet(world, OTHER)))).toBe('REGISTRY.UPLOAD_UNKNOWN');
  });

  it('is published from the README only when that is asked for: the folder is sealed', async () => {
    const files = { 'w.bin': 'w', 'README.md': readme };
    const unasked = await complete(await upload(creator, files), { metadata: { name: 'Mine' } });
    expect(await cardOf(unasked.body['metadataCid'])).toEqual({ name: 'Mine' });
    const asked = await complete(await upload(creator, files), { readCard: true, metadata: { name: 'Mine' } });
    expect(await cardOf(asked.body['metadataCid'])).toMatchObject({
      name: 'Mine',
      licence: 'Apache-2.0',
      tags: ['spam'],
    });
  });

  it.each([
    ['of YAML with an alias', '---\na: &x 1\nb: *x\n---\n', 'REGISTRY.CARD_INVALID'],
    ['without a name', '---\ntags: [a]\n---\ntext', 'REGISTRY.REGISTRATION_INVALID'],
  ])('%s is refused, and the upload stays open', async (_what, text, code) => {
    const uploadId = await upload(creator, { 'w.bin': 'w', 'README.md': text });
    expect((await complete(uploadId, { readCard: true })).body['code']).toBe(code);
    expect((await creator.json('GET', `/content/uploads/${uploadId}`)).body['status']).toBe('Open');
  });

  it('that is asked for and not there is refused', async () => {
    expect((await complete(await upload(creator, { 'w.bin': 'w' }), { readCard: true })).body['code']).toBe(
      'REGISTRY.CARD_INVALID',
    );
  });

  it('is exported with the lineage of the chain', async () => {
    const parents = [
      { did: base, edgeType: 'FINE_TUNE' },
      { did: dataset, edgeType: 'DATASET' },
    ];
    const card = {
      name: 'Spam',
      licence: 'Apache-2.0',
      tags: ['spam'],
      description: 'Tells.',
      task: 'text-classification',
    };
    ({ did } = await creator.register({ 'w.bin': 'w2' }, { vertical: 'NLP', parents }, card));
    const response = await anyone.fetch(`/v1/assets/${did}/card`);
    expect(response.headers.get('content-type')).toContain('text/markdown');
    const text = await response.text();
    expect(parse(text.split('---\n')[1]!)).toMatchObject({
      license: 'apache-2.0',
      base_model: [base],
      base_model_relation: 'finetune',
      datasets: [dataset],
      icubed: { did, creator: world.account(CREATOR).address },
    });
    expect(text).toContain('# Spam\n\nTells.');
  });

  it('becomes a CycloneDX bill of materials, in two versions', async () => {
    const bom = await anyone.json('GET', `/v1/assets/${did}/mlbom`);
    expect(bom.body).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { 'bom-ref': did, name: 'Spam', licenses: [{ expression: 'Apache-2.0' }] } },
      components: [{ name: 'Base' }, { name: 'Mails', type: 'data' }],
    });
    const later = await anyone.fetch(`/v1/assets/${did}/mlbom?version=1.7`);
    expect(later.headers.get('content-type')).toBe('application/vnd.cyclonedx+json; version=1.7; charset=utf-8');
    expect(await later.json()).toMatchObject({ specVersion: '1.7' });
    expect((await anyone.json('GET', `/v1/assets/${did}/mlbom?version=1.4`)).body['code']).toBe(
      'REGISTRY.BOM_VERSION_UNSUPPORTED',
    );
  });

  it('becomes an SPDX document', async () => {
    const response = await anyone.fetch(`/v1/assets/${did}/spdx`);
    expect(response.headers.get('content-type')).toContain('application/spdx+json');
    const { '@graph': graph } = (await response.json()) as { '@graph': Record<string, unknown>[] };
    expect(graph.find(({ type }) => type === 'SpdxDocument')).toMatchObject({ rootElement: [did], name: 'Spam' });
    expect(graph.find(({ relationshipType }) => relationshipType === 'descendantOf')).toMatchObject({
      from: did,
      to: [base],
    });
  });

  it('is not exported for what is no asset', async () => {
    for (const path of ['card', 'mlbom', 'spdx']) {
      expect((await anyone.json('GET', `/v1/assets/did:icubed:31337:99/${path}`)).body['code']).toBe(
        'REGISTRY.ASSET_UNKNOWN',
      );
      expect((await anyone.json('GET', `/v1/assets/did:icubed:1:99/${path}`)).body['code']).toBe(
        'PROTOCOL.WRONG_CHAIN',
      );
      expect((await anyone.json('GET', `/v1/assets/x/${path}`)).body['code']).toBe('PROTOCOL.DID_MALFORMED');
    }
  });
});
