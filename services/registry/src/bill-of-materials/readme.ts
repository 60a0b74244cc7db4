import { writeReadme } from '../card/write-readme.js';
import type { EdgeType } from '../asset/vocabulary.js';
import type { Dossier } from './asset-dossier.js';

const RELATION_OF: Partial<Record<EdgeType, 'adapter' | 'merge' | 'finetune'>> = {
  LORA: 'adapter',
  MERGE: 'merge',
  FINE_TUNE: 'finetune',
};

/** An asset whose card is not held here is named by its DID. */
export function readmeOf({ did, asset, card, parents }: Dossier): string {
  const models = parents.filter(({ edge }) => edge.edgeType !== 'DATASET' && edge.edgeType !== 'COMPONENT');
  const relation = models[0] && RELATION_OF[models[0].edge.edgeType];
  const nothing = { tags: [], languages: [], datasets: [], metrics: [], baseModels: [], results: [] };
  return writeReadme(card ?? { name: did, ...nothing }, {
    did,
    creator: asset.creator,
    digest: asset.digest,
    parents: models.map((parent) => parent.did),
    ...(relation !== undefined && { relation }),
    datasets: parents.filter(({ edge }) => edge.edgeType === 'DATASET').map((parent) => parent.did),
  });
}
