import { DESCRIPTION_MAX, NAME_MAX, TAG_MAX, TAGS_MAX } from '../content/model-card.js';
import type { CardFacts, CardResult } from './card-facts.js';
import { splitFrontMatter } from './front-matter.js';
import { licenceOfHub } from './hub-licence.js';
import { parseHuggingFaceCard, type HuggingFaceCard } from './hugging-face-card.js';

/** A card as it can be read from a README: the fields that it names, and what it was made from. */
export interface ReadmeCard {
  readonly card: Partial<Omit<CardFacts, 'results'>> & { readonly results?: readonly CardResult[] };
  readonly baseModelRelation?: HuggingFaceCard['base_model_relation'];
}

/** @throws REGISTRY.CARD_INVALID */
export function cardOfReadme(bytes: Uint8Array): ReadmeCard {
  const { yaml, body } = splitFrontMatter(bytes);
  const read = parseHuggingFaceCard(yaml);
  const text = body.trim();
  const [, title] = /^#[ \t]+(.+)$/m.exec(text) ?? [];
  const name = (read['model-index']?.[0]?.name ?? title)?.trim().slice(0, NAME_MAX);
  const description = described(title === undefined ? text : text.replace(/^#[ \t]+.+$/m, '').trim());
  const licence = licenceOfHub(read.license ?? [], read.license_name ?? undefined);
  const tags = (read.tags ?? []).filter((tag) => tag.length <= TAG_MAX).slice(0, TAGS_MAX);
  const results = resultsOf(read);
  return {
    card: {
      ...(name && { name }),
      ...(description && { description }),
      ...(licence !== undefined && { licence }),
      ...(tags.length > 0 && { tags }),
      ...(read.pipeline_tag && { task: read.pipeline_tag }),
      ...(read.library_name && { library: read.library_name }),
      ...listed('languages', read.language),
      ...listed('datasets', read.datasets),
      ...listed('metrics', read.metrics),
      ...listed('baseModels', read.base_model),
      ...(results.length > 0 && { results }),
    },
    ...(read.base_model_relation && { baseModelRelation: read.base_model_relation }),
  };
}

/** Cut at the end of a paragraph where it has to be. */
function described(text: string): string {
  if (text.length <= DESCRIPTION_MAX) return text;
  const cut = text.slice(0, DESCRIPTION_MAX);
  const end = cut.lastIndexOf('\n\n');
  return (end > 0 ? cut.slice(0, end) : cut).trimEnd();
}

function listed<K extends string>(
  key: K,
  values: readonly string[] | null | undefined,
): { [P in K]?: readonly string[] } {
  return (values && values.length > 0 ? { [key]: values } : {}) as { [P in K]?: readonly string[] };
}

function resultsOf(read: HuggingFaceCard): CardResult[] {
  return (read['model-index'] ?? [])
    .flatMap(({ results }) => results)
    .flatMap(({ task, dataset, metrics }) =>
      metrics.map(({ type, value }) => ({
        metric: type,
        value,
        ...(task && { task: task.type }),
        ...(dataset && (dataset.name ?? dataset.type) && { dataset: (dataset.name ?? dataset.type)! }),
      })),
    )
    .slice(0, 200);
}
