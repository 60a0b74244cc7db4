import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, it } from '@jest/globals';
import { address, assetId, bytes32, didOf } from '@icubed/protocol';
import type { RegisteredAsset } from '../asset/asset.js';
import { ASSET_KINDS, type EdgeType } from '../asset/vocabulary.js';
import type { CardFacts } from '../card/card-facts.js';
import type { Dossier } from './asset-dossier.js';
import { cyclonedxOf, CYCLONEDX_VERSIONS, type CyclonedxVersion } from './cyclonedx.js';
import { spdxOf } from './spdx.js';

const ORIGIN = 'http://127.0.0.1:4000';
const NOW = new Date('2026-03-02T01:02:03.456Z');
const hash = bytes32(`0x${'ab'.repeat(32)}`);
const asset: RegisteredAsset = {
  status: 'Registered',
  steward: address(`0x${'11'.repeat(20)}`),
  creator: address(`0x${'22'.repeat(20)}`),
  edges: [],
  kind: 'MODEL',
  vertical: 'NLP',
  salt: hash,
  digest: hash,
  sealedCid: 'bafysealed',
  metadataCid: 'bafycard',
  dataKeyCommitment: hash,
  termsHash: hash,
  licence: {
    derivatives: true,
    promptBps: 1,
    loraBps: 1,
    fineTuneBps: 1,
    distilBps: 1,
    mergeBps: 1,
    datasetBps: 1,
    textHash: hash,
  },
  pricePerCall: 2_000n,
  registeredAt: 1_772_000_000,
  content: { status: 'SEALED' },
};
const card: CardFacts = {
  name: 'Spam BERT',
  description: 'Tells spam from ham.',
  tags: ['spam'],
  licence: 'Apache-2.0 OR LicenseRef-ours',
  task: 'text-classification',
  library: 'transformers',
  languages: ['en'],
  datasets: ['enron', 'did:icubed:31337:9'],
  metrics: ['f1'],
  baseModels: [],
  results: [
    { metric: 'f1', value: 0.97, dataset: 'Enron' },
    { metric: 'acc', value: '98 %' },
  ],
};
const parent = (id: bigint, edgeType: EdgeType, of?: Partial<RegisteredAsset>, named?: CardFacts) => ({
  did: didOf(31337, assetId(id)),
  edge: { parent: assetId(id), edgeType, rateBps: 1_500, ownBps: 1_500 },
  ...(of && { asset: { ...asset, ...of } }),
  ...(named && { card: named }),
});
const dossier: Dossier = {
  did: didOf(31337, assetId(1n)),
  chainId: 31337,
  asset,
  asOfBlock: 5n,
  card,
  parents: [
    parent(
      7n,
      'FINE_TUNE',
      { content: { status: 'RELEASED', plainCid: 'bafyplain', filesRoot: hash, dataKey: hash } },
      card,
    ),
    parent(8n, 'FINE_TUNE'),
    parent(9n, 'DATASET', { kind: 'DATASET' }),
  ],
};
const every: [string, Dossier][] = [
  ['a model with parents', dossier],
  ['an asset without card and parents', { ...dossier, card: undefined, parents: [] } as unknown as Dossier],
  ...ASSET_KINDS.map((kind): [string, Dossier] => [`a ${kind}`, { ...dossier, asset: { ...asset, kind } }]),
];

describe('CycloneDX', () => {
  const validators: Record<CyclonedxVersion, Validation.JsonStrictValidator> = {
    '1.6': new Validation.JsonStrictValidator(Spec.Version.v1dot6),
    '1.7': new Validation.JsonStrictValidator(Spec.Version.v1dot7),
  };
  const validate = (version: CyclonedxVersion, bom: object) => validators[version].validate(JSON.stringify(bom));

  it.each(every)('of %s keeps its own schema, in both versions', async (_what, given) => {
    for (const version of CYCLONEDX_VERSIONS)
      expect(await validate(version, cyclonedxOf(given, version, ORIGIN, NOW))).toBeNull();
  });

  it('is held by the schema: a key that is none of its own is found', async () => {
    const bom = cyclonedxOf(dossier, '1.6', ORIGIN, NOW);
    expect(await validate('1.6', { ...bom, licence: 'MIT' })).not.toBeNull();
  });

  it('names lineage, licence, datasets and results', () => {
    const { metadata, components, dependencies } = cyclonedxOf(dossier, '1.6', ORIGIN, NOW);
    expect(metadata.component).toMatchObject({
      type: 'machine-learning-model',
      name: 'Spam BERT',
      licenses: [{ expression: 'Apache-2.0 OR LicenseRef-ours' }],
      pedigree: { ancestors: [{ name: 'Spam BERT' }, { name: 'did:icubed:31337:8' }] },
      modelCard: {
        modelParameters: { task: 'text-classification', datasets: [{ ref: 'did:icubed:31337:9' }, { name: 'enron' }] },
        quantitativeAnalysis: {
          performanceMetrics: [
            { type: 'f1', value: '0.97', slice: 'Enron' },
            { type: 'acc', value: '98 %' },
          ],
        },
      },
    });
    expect(components.map((component) => component.type)).toEqual([
      'machine-learning-model',
      'machine-learning-model',
      'data',
    ]);
    expect(dependencies[0]).toEqual({
      ref: dossier.did,
      dependsOn: ['did:icubed:31337:7', 'did:icubed:31337:8', 'did:icubed:31337:9'],
    });
  });

  it('shows filesRoot only of what is open, and changes its number with the state', () => {
    expect(JSON.stringify(cyclonedxOf({ ...dossier, parents: [] }, '1.6', ORIGIN, NOW))).not.toContain('filesRoot');
    const { serialNumber } = cyclonedxOf(dossier, '1.6', ORIGIN, NOW);
    expect(cyclonedxOf(dossier, '1.6', ORIGIN, new Date(0)).serialNumber).toBe(serialNumber);
    expect(cyclonedxOf({ ...dossier, asOfBlock: 6n }, '1.6', ORIGIN, NOW).serialNumber).not.toBe(serialNumber);
  });
});

describe('SPDX', () => {
  type Node = Record<string, unknown> & { type: string; spdxId: string };
  const graphOf = (given: Dossier) => spdxOf(given, ORIGIN, NOW)['@graph'] as Node[];

  it.each(every)('of %s refers to nothing that it does not hold', (_what, given) => {
    const graph = graphOf(given);
    const ids = graph.flatMap(({ spdxId }) => (spdxId ? [spdxId] : []));
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set([...ids, 'https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense']);
    for (const node of graph) {
      for (const key of ['from', 'to', 'element', 'rootElement', 'suppliedBy', 'originatedBy', 'createdBy'])
        for (const named of [node[key] ?? []].flat())
          expect([key, known.has(named as string), named]).toEqual([key, true, named]);
    }
  });

  it('gives every package of the AI and dataset profiles exactly one declared and one concluded licence', () => {
    const graph = graphOf(dossier);
    for (const { spdxId } of graph.filter(({ type }) => type === 'ai_AIPackage' || type === 'dataset_DatasetPackage')) {
      for (const kind of ['hasDeclaredLicense', 'hasConcludedLicense'])
        expect(graph.filter(({ from, relationshipType }) => from === spdxId && relationshipType === kind)).toHaveLength(
          1,
        );
    }
  });

  it('tells what it descends from and was trained on', () => {
    const relation = (kind: string) =>
      graphOf(dossier).find(({ relationshipType }) => relationshipType === kind)?.['to'];
    expect(relation('descendantOf')).toEqual(['did:icubed:31337:7', 'did:icubed:31337:8']);
    expect(relation('trainedOn')).toEqual([
      'did:icubed:31337:9',
      `${ORIGIN}/v1/assets/did:icubed:31337:1/spdx#dataset-0`,
    ]);
  });
});
