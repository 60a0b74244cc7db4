import { createHash } from 'node:crypto';
import type { RegisteredAsset } from '../asset/asset.js';
import type { AssetKind } from '../asset/vocabulary.js';
import type { CardFacts } from '../card/card-facts.js';
import type { Dossier, DossierParent } from './asset-dossier.js';

export const CYCLONEDX_VERSIONS = ['1.6', '1.7'] as const;
export type CyclonedxVersion = (typeof CYCLONEDX_VERSIONS)[number];

/** Of CycloneDX's component types the one that each kind is; a prompt profile is what a model is configured with. */
const TYPE_OF: Readonly<Record<AssetKind, 'machine-learning-model' | 'data' | 'application'>> = {
  MODEL: 'machine-learning-model',
  ADAPTER: 'machine-learning-model',
  MERGE: 'machine-learning-model',
  PROFILE: 'data',
  DATASET: 'data',
  WORKFLOW: 'application',
};

/**
 * The ML-BOM of an asset (CycloneDX 1.6 or 1.7, ECMA-424): itself, its parents as components, its datasets, licences and results as the card
 * names them. The digest is a property and no hash: it is not that of a file, but of chain, creator and manifest.
 */
export function cyclonedxOf(dossier: Dossier, version: CyclonedxVersion, publicUrl: string, now: Date) {
  const { did, asset, card, parents } = dossier;
  const datasets = parents.filter(({ edge }) => edge.edgeType === 'DATASET');
  const isModel = TYPE_OF[asset.kind] === 'machine-learning-model';
  return {
    $schema: `http://cyclonedx.org/schema/bom-${version}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: version,
    serialNumber: serialNumberOf(dossier, version),
    version: 1,
    metadata: {
      timestamp: now.toISOString(),
      lifecycles: [{ phase: 'post-build' }],
      tools: { components: [{ type: 'application', name: 'icubed-registry', version: '0.1.0' }] },
      component: {
        ...componentOf(did, asset, card, publicUrl),
        authors: [{ name: `did:pkh:eip155:${dossier.chainId}:${asset.creator}` }],
        ...(parents.length > 0 && {
          pedigree: {
            ancestors: parents
              .filter(({ edge }) => edge.edgeType !== 'COMPONENT' && edge.edgeType !== 'DATASET')
              .map(({ did: parent, asset: of, card: named }) => ({ type: typeOf(of), name: named?.name ?? parent })),
          },
        }),
        ...(isModel && { modelCard: modelCardOf(card, datasets) }),
      },
    },
    components: parents.map((parent) => parentComponent(parent, publicUrl)),
    dependencies: [
      { ref: did, dependsOn: parents.map((parent) => parent.did) },
      ...parents.map((parent) => ({ ref: parent.did, dependsOn: [] })),
    ],
  };
}

function componentOf(did: string, asset: RegisteredAsset, card: CardFacts | undefined, publicUrl: string) {
  const content = (cid: string): string => new URL(`/content/ipfs/${cid}`, publicUrl).href;
  const type = TYPE_OF[asset.kind];
  return {
    type,
    'bom-ref': did,
    name: card?.name ?? did,
    ...(card?.description && { description: card.description }),
    ...(card?.licence !== undefined && { licenses: [{ expression: card.licence }] }),
    ...(card && card.tags.length > 0 && { tags: [...new Set(card.tags)] }),
    ...(type === 'data' && {
      data: [{ type: asset.kind === 'DATASET' ? 'dataset' : 'configuration', name: card?.name ?? did }],
    }),
    externalReferences: [
      { type: 'other', url: new URL(`/1.0/identifiers/${did}`, publicUrl).href, comment: 'DID document' },
      { type: 'model-card', url: content(asset.metadataCid) },
      {
        type: 'distribution',
        url: content(asset.content.status === 'RELEASED' ? asset.content.plainCid : asset.sealedCid),
        comment: asset.content.status === 'RELEASED' ? 'open content' : 'sealed content',
      },
    ],
    properties: [
      { name: 'icubed:kind', value: asset.kind },
      { name: 'icubed:vertical', value: asset.vertical },
      { name: 'icubed:digest', value: asset.digest },
      { name: 'icubed:state', value: asset.content.status },
      ...(asset.content.status === 'RELEASED' ? [{ name: 'icubed:filesRoot', value: asset.content.filesRoot }] : []),
    ],
  };
}

function parentComponent({ did, edge, asset, card }: DossierParent, publicUrl: string) {
  const lineage = [
    { name: 'icubed:edgeType', value: edge.edgeType },
    { name: 'icubed:rateBps', value: String(edge.rateBps) },
  ];
  if (!asset) return { type: typeOf(asset), 'bom-ref': did, name: did, properties: lineage };
  const component = componentOf(did, asset, card, publicUrl);
  return { ...component, properties: [...component.properties, ...lineage] };
}

function typeOf(asset: RegisteredAsset | undefined) {
  return asset ? TYPE_OF[asset.kind] : 'machine-learning-model';
}

function modelCardOf(card: CardFacts | undefined, datasets: readonly DossierParent[]) {
  const named = (card?.datasets ?? []).filter((name) => !name.startsWith('did:icubed:'));
  const metrics = card?.results ?? [];
  return {
    modelParameters: {
      ...(card?.task !== undefined && { task: card.task }),
      ...(card?.library !== undefined && { architectureFamily: card.library }),
      datasets: [...datasets.map(({ did }) => ({ ref: did })), ...named.map((name) => ({ type: 'dataset', name }))],
    },
    ...(metrics.length > 0 && {
      quantitativeAnalysis: {
        performanceMetrics: metrics.map(({ metric, value, dataset }) => ({
          type: metric,
          value: String(value),
          ...(dataset !== undefined && { slice: dataset }),
        })),
      },
    }),
  };
}

/** The same state of an asset has the same number. */
function serialNumberOf({ did, asOfBlock }: Dossier, version: string): string {
  const hex = createHash('sha256').update(`${did} ${asOfBlock} ${version}`).digest('hex');
  // UUID version 8 (RFC 9562): any bits but for version and variant
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
