import { z } from 'zod';
import { invalidCard } from './front-matter.js';
import { readYaml } from './read-yaml.js';

const word = z.string().trim().min(1).max(200);
/** Hubs take one or several for most keys. */
const words = (most: number) =>
  z.union([word.transform((one) => [one]), z.array(word).max(most)]).transform((all) => [...new Set(all)]);

const metric = z.looseObject({
  type: word,
  name: word.optional(),
  value: z.union([z.number(), z.string().max(200)]),
});

const result = z.looseObject({
  task: z.looseObject({ type: word }).optional(),
  dataset: z.looseObject({ name: word.optional(), type: word.optional(), split: word.optional() }).optional(),
  metrics: z.array(metric).max(100),
});

/** The keys of a hub's model card that mean something here (huggingface.co/docs/hub/model-cards); others are left where they are. */
const schema = z.looseObject({
  license: words(8).nullish(),
  license_name: word.nullish(),
  tags: z.array(word).max(200).nullish(),
  language: words(200).nullish(),
  library_name: word.nullish(),
  pipeline_tag: word.nullish(),
  base_model: words(32).nullish(),
  base_model_relation: z.enum(['adapter', 'merge', 'quantized', 'finetune']).nullish(),
  datasets: words(100).nullish(),
  metrics: words(100).nullish(),
  'model-index': z
    .array(z.looseObject({ name: word.optional(), results: z.array(result).max(100) }))
    .max(8)
    .nullish(),
});

export type HuggingFaceCard = z.infer<typeof schema>;

/** @throws REGISTRY.CARD_INVALID */
export function parseHuggingFaceCard(yaml: string): HuggingFaceCard {
  // an empty document is null
  const parsed = schema.safeParse(readYaml(yaml) ?? {});
  if (!parsed.success) throw invalidCard(z.prettifyError(parsed.error));
  return parsed.data;
}
