import type { RegisteredAsset } from '../asset/asset.js';
import type { AssetKind } from '../asset/vocabulary.js';
import type { CardFacts } from '../card/card-facts.js';
import type { Dossier } from './asset-dossier.js';

type Element = Record<string, unknown>;

const CREATION = '_:creation';
const NO_ASSERTION = 'https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense';
const TYPE_OF: Readonly<Record<AssetKind, 'ai_AIPackage' | 'dataset_DatasetPackage' | 'software_Package'>> = {
  MODEL: 'ai_AIPackage',
  ADAPTER: 'ai_AIPackage',
  MERGE: 'ai_AIPackage',
  PROFILE: 'software_Package',
  WORKFLOW: 'software_Package',
  DATASET: 'dataset_DatasetPackage',
};
const PURPOSE_OF = {
  ai_AIPackage: 'model',
  dataset_DatasetPackage: 'data',
  software_Package: 'configuration',
} as const;

/**
 * The asset, its parents and its licences as SPDX 3.0.1 in JSON-LD, with the profiles core, software, AI, dataset and simple licensing. SPDX ids are the
 * DIDs; datasets that the card names without a DID have ids of the document's own.
 */
export function spdxOf(dossier: Dossier, publicUrl: string, now: Date) {
  const { did, chainId, asset, card, parents } = dossier;
  const document = new URL(`/v1/assets/${did}/spdx`, publicUrl).href;
  const local = (name: string): string => `${document}#${name}`;
  const creator = `did:pkh:eip155:${chainId}:${asset.creator}`;
  const registry = local('registry');
  const made = (of: RegisteredAsset | undefined) => `did:pkh:eip155:${chainId}:${of?.creator ?? asset.creator}`;
  const packages = [
    packageOf(did, asset, card, made(asset), publicUrl),
    ...parents.map((parent) => packageOf(parent.did, parent.asset, parent.card, made(parent.asset), publicUrl)),
  ];
  const named = (card?.datasets ?? []).filter((name) => !name.startsWith('did:icubed:'));
  const datasets = named.map((name, index) => namedDataset(local(`dataset-${index}`), name, made(asset), asset));
  const licences = [
    ...licenceOf(did, card, local),
    ...parents.flatMap((parent) => licenceOf(parent.did, parent.card, local)),
    ...datasets.flatMap(({ spdxId }) => licenceOf(spdxId as string, undefined, local)),
  ];
  const agents = [...new Set([creator, ...parents.map((parent) => made(parent.asset))])].map((spdxId) =>
    element('Agent', spdxId, { name: spdxId.slice(spdxId.lastIndexOf(':') + 1) }),
  );
  const relations = relationsOf(dossier, datasets, local);
  const elements = [
    element('SoftwareAgent', registry, { name: 'icubed-registry' }),
    ...agents,
    ...packages,
    ...datasets,
    ...licences,
    ...relations,
  ];
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [
      { type: 'CreationInfo', '@id': CREATION, specVersion: '3.0.1', created: second(now), createdBy: [registry] },
      element('SpdxDocument', document, {
        name: card?.name ?? did,
        profileConformance: ['core', 'software', 'ai', 'dataset', 'simpleLicensing'],
        rootElement: [did],
        element: elements.map(({ spdxId }) => spdxId),
      }),
      ...elements,
    ],
  };
}

function packageOf(
  did: string,
  asset: RegisteredAsset | undefined,
  card: CardFacts | undefined,
  creator: string,
  publicUrl: string,
): Element {
  const type = asset ? TYPE_OF[asset.kind] : 'software_Package';
  const about = { name: card?.name ?? did, software_primaryPurpose: PURPOSE_OF[type], suppliedBy: creator };
  if (!asset) return element(type, did, about);
  const { content } = asset;
  const at = new Date(asset.registeredAt * 1_000);
  return element(type, did, {
    ...about,
    ...(card?.description && { description: card.description }),
    originatedBy: [creator],
    releaseTime: second(at),
    // an asset is what was registered: later content is another version of it
    software_packageVersion: asset.digest,
    software_downloadLocation: new URL(
      `/content/ipfs/${content.status === 'RELEASED' ? content.plainCid : asset.sealedCid}`,
      publicUrl,
    ).href,
    ...(type === 'dataset_DatasetPackage' && { builtTime: second(at), dataset_datasetType: [datasetType(asset)] }),
    ...(type === 'ai_AIPackage' && {
      ai_domain: [asset.vertical.toLowerCase(), ...(card?.task ? [card.task] : [])],
      ...(card?.library && { ai_typeOfModel: [card.library] }),
      ...(card && card.results.length > 0 && { ai_metric: card.results.map(entryOf) }),
    }),
  });
}

function namedDataset(spdxId: string, name: string, creator: string, asset: RegisteredAsset): Element {
  const at = second(new Date(asset.registeredAt * 1_000));
  return element('dataset_DatasetPackage', spdxId, {
    name,
    summary: 'named by the model card; nobody has checked it',
    suppliedBy: creator,
    originatedBy: [creator],
    builtTime: at,
    releaseTime: at,
    software_primaryPurpose: 'data',
    software_downloadLocation: spdxId,
    dataset_datasetType: ['noAssertion'],
  });
}

/** The AI and dataset profiles ask each package for exactly one declared and one concluded licence. Nobody concludes one here. */
function licenceOf(from: string, card: CardFacts | undefined, local: (name: string) => string): Element[] {
  const id = from.replaceAll(/[^A-Za-z0-9]+/g, '-');
  const relation = (relationshipType: string, to: string): Element =>
    element('Relationship', local(`${relationshipType}-${id}`), { from, relationshipType, to: [to] });
  const concluded = relation('hasConcludedLicense', NO_ASSERTION);
  if (card?.licence === undefined) return [relation('hasDeclaredLicense', NO_ASSERTION), concluded];
  const licence = local(`licence-${id}`);
  return [
    element('simplelicensing_LicenseExpression', licence, { simplelicensing_licenseExpression: card.licence }),
    relation('hasDeclaredLicense', licence),
    concluded,
  ];
}

function relationsOf({ did, parents }: Dossier, named: readonly Element[], local: (name: string) => string): Element[] {
  const to = (...types: string[]): string[] =>
    parents.filter(({ edge }) => types.includes(edge.edgeType)).map((parent) => parent.did);
  const relations: [string, string[]][] = [
    ['descendantOf', to('LORA', 'FINE_TUNE', 'DISTIL', 'MERGE', 'PROMPT')],
    ['dependsOn', to('COMPONENT')],
    ['trainedOn', [...to('DATASET'), ...named.map(({ spdxId }) => spdxId as string)]],
  ];
  return relations
    .filter(([, targets]) => targets.length > 0)
    .map(([relationshipType, targets]) =>
      element('Relationship', local(relationshipType), { from: did, relationshipType, to: targets }),
    );
}

function entryOf({ metric, value, dataset }: CardFacts['results'][number]) {
  return {
    type: 'DictionaryEntry',
    key: dataset === undefined ? metric : `${metric} (${dataset})`,
    value: String(value),
  };
}

function datasetType({ vertical }: RegisteredAsset): string {
  const types = {
    NLP: 'text',
    CV: 'image',
    AUDIO: 'audio',
    TABULAR: 'structured',
    MULTIMODAL: 'other',
    OTHER: 'other',
  };
  return types[vertical];
}

function element(type: string, spdxId: string, fields: Element): Element {
  return { type, spdxId, creationInfo: CREATION, ...fields };
}

/** SPDX knows no fractions of a second. */
function second(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
