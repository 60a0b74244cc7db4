import { stringify } from 'yaml';
import type { CardFacts, CardResult } from './card-facts.js';
import { hubLicenceOf } from './hub-licence.js';

/** What the chain says beside the card. */
export interface RegisteredFacts {
  readonly did: string;
  readonly creator: string;
  readonly digest: string;
  /** DIDs of its model parents, and the relation of them in a hub's words. */
  readonly parents: readonly string[];
  readonly relation?: 'adapter' | 'merge' | 'finetune';
  readonly datasets: readonly string[];
}

/**
 * A README that model hubs read: lineage from the chain, the rest from the card. Everything of a stranger is quoted by the YAML writer or stands
 * behind the front matter, so that no card can forge another's keys.
 */
export function writeReadme(card: CardFacts, registered: RegisteredFacts): string {
  const { did, creator, digest, parents, relation } = registered;
  const bases = parents.length > 0 ? parents : card.baseModels;
  const datasets = [...new Set([...registered.datasets, ...card.datasets])];
  const front = {
    ...(card.licence !== undefined && hubLicenceOf(card.licence)),
    ...filled('language', card.languages),
    ...(card.library !== undefined && { library_name: card.library }),
    ...(card.task !== undefined && { pipeline_tag: card.task }),
    ...filled('tags', card.tags),
    ...filled('base_model', bases),
    ...(parents.length > 0 && relation !== undefined && { base_model_relation: relation }),
    ...filled('datasets', datasets),
    ...filled('metrics', card.metrics),
    ...(card.results.length > 0 && {
      'model-index': [{ name: card.name, results: card.results.map(resultOf) }],
    }),
    icubed: { did, creator, digest },
  };
  const yaml = stringify(front, { aliasDuplicateObjects: false, lineWidth: 0 });
  return `---\n${yaml}---\n\n# ${card.name.replaceAll(/\s+/g, ' ')}\n\n${card.description ?? ''}`.trimEnd() + '\n';
}

function filled(key: string, values: readonly string[]): Record<string, readonly string[]> {
  return values.length > 0 ? { [key]: values } : {};
}

function resultOf({ metric, value, task, dataset }: CardResult) {
  return {
    ...(task !== undefined && { task: { type: task } }),
    ...(dataset !== undefined && { dataset: { name: dataset, type: dataset } }),
    metrics: [{ type: metric, value }],
  };
}
