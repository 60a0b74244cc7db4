import { z } from 'zod';
import type { ModelCard } from '../content/model-card.js';

/** A measured result: `value` of `metric`, on `dataset` where it is named. */
export interface CardResult {
  readonly metric: string;
  readonly value: number | string;
  readonly task?: string;
  readonly dataset?: string;
}

/** What of a card is used beyond being shown. Names are as the creator wrote them: nobody has checked them. */
export interface CardFacts {
  readonly name: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly licence?: string;
  readonly task?: string;
  readonly library?: string;
  readonly languages: readonly string[];
  readonly datasets: readonly string[];
  readonly metrics: readonly string[];
  readonly baseModels: readonly string[];
  readonly results: readonly CardResult[];
}

const text = z.string().trim().min(1).max(200);
const texts = z.array(text).max(200);
const result = z.object({
  metric: text,
  value: z.union([z.number(), text]),
  task: text.optional(),
  dataset: text.optional(),
});

/** A card keeps whatever its creator put in: of the optional fields one of another shape counts as absent. */
export function cardFacts(card: ModelCard): CardFacts {
  const { name, description, tags, licence } = card;
  const read = <T>(schema: z.ZodType<T>, key: string): T | undefined => schema.safeParse(card[key]).data;
  const [task, library] = [read(text, 'task'), read(text, 'library')];
  return {
    name,
    ...(description !== undefined && { description }),
    tags: tags ?? [],
    ...(licence !== undefined && { licence }),
    ...(task !== undefined && { task }),
    ...(library !== undefined && { library }),
    languages: read(texts, 'languages') ?? [],
    datasets: read(texts, 'datasets') ?? [],
    metrics: read(texts, 'metrics') ?? [],
    baseModels: read(texts, 'baseModels') ?? [],
    results: read(z.array(result).max(200), 'results') ?? [],
  };
}
