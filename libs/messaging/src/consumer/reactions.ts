import { type Fact, type FactDefinition, readFact } from '@icubed/events';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Consumption, FactHandler } from './consumption.js';

export interface Reaction {
  readonly type: string;
  readonly topic: string;
  readonly handle: FactHandler;
}

/** A handler of one fact, given its parsed data. */
export function when<T extends string, S extends z.ZodType>(
  definition: FactDefinition<T, S>,
  handle: (manager: EntityManager, data: z.output<S>, fact: Fact) => Promise<void>,
): Reaction {
  return {
    type: definition.type,
    topic: definition.topic,
    handle: async (manager, fact) => {
      const data = readFact(definition, fact);
      if (data !== undefined) await handle(manager, data, fact);
    },
  };
}

/** `consume({ group: 'benchmark.usage', ...reactions(when(callCompleted, …)) })` */
export function reactions(...all: readonly Reaction[]): Omit<Consumption, 'group'> {
  const byType = new Map(all.map((reaction) => [reaction.type, reaction]));
  return {
    topics: [...new Set(all.map((reaction) => reaction.topic))],
    types: [...byType.keys()],
    handle: async (manager, fact) => byType.get(fact.type)?.handle(manager, fact),
  };
}
