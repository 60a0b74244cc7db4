import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

/** Decimal string of an unsigned integer: ids, amounts, block numbers. JSON has no bigint. */
export const decimal = z.string().regex(/^(0|[1-9]\d{0,77})$/);
export const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
export const hexAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
export const chainId = z.number().int().positive();
/** Unix seconds of the chain's clock. */
export const chainSeconds = z.number().int().min(0);
/** Where on the chain a fact comes from. */
export const chainOrigin = z.object({
  blockNumber: decimal,
  blockHash: hex32,
  transactionHash: hex32,
  logIndex: z.number().int().min(0),
});

export interface FactDefinition<T extends string = string, S extends z.ZodType = z.ZodType> {
  /** CloudEvents type, versioned: `icubed.registry.asset-registered.v1` */
  readonly type: T;
  readonly topic: string;
  readonly data: S;
  /** the aggregate's id: facts with one key arrive in order */
  readonly key: (data: z.output<S>) => string;
}

/** CloudEvents 1.0 in structured JSON form. */
export interface Fact<D = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly traceparent?: string;
  /** CloudEvents extension of a replayed fact: the one consumer group it is for, every other ignores it */
  readonly replaygroup?: string;
  readonly data: D;
}

export const factEnvelope = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(256),
  type: z.string().min(1).max(256),
  source: z.string().min(1).max(256),
  subject: z.string().min(1).max(256),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  traceparent: z.string().max(64).optional(),
  replaygroup: z.string().min(1).max(256).optional(),
  data: z.unknown(),
});

export function defineFact<T extends string, S extends z.ZodType>(
  definition: FactDefinition<T, S>,
): FactDefinition<T, S> {
  return definition;
}

/**
 * Makes a fact ready for the outbox. The id must be stable for the same happening (for a chain fact: derived from chain, block hash and
 * log index), so that a crash between fold and announcement cannot announce it twice.
 */
export function makeFact<T extends string, S extends z.ZodType>(
  definition: FactDefinition<T, S>,
  data: z.input<S>,
  meta: { id: string; source: string; time: Date; traceparent?: string },
): Fact<z.output<S>> & { topic: string } {
  const parsed = definition.data.parse(data);
  return {
    specversion: '1.0',
    id: meta.id,
    type: definition.type,
    source: meta.source,
    subject: definition.key(parsed),
    time: meta.time.toISOString(),
    datacontenttype: 'application/json',
    ...(meta.traceparent === undefined ? {} : { traceparent: meta.traceparent }),
    data: parsed,
    topic: definition.topic,
  };
}

/** Parses bytes from a topic: MESSAGING.POISON for anything that is not a well-formed envelope. */
export function parseEnvelope(json: string): Fact {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new ModelverseError('MESSAGING.POISON', 'the message is no JSON', {}, { cause });
  }
  const parsed = factEnvelope.safeParse(value);
  if (!parsed.success) throw new ModelverseError('MESSAGING.POISON', z.prettifyError(parsed.error).slice(0, 500));
  return parsed.data as Fact;
}

/** Narrows a fact to its definition, or undefined when it is of another type; MESSAGING.POISON when the data breaks its schema. */
export function readFact<T extends string, S extends z.ZodType>(
  definition: FactDefinition<T, S>,
  fact: Fact,
): z.output<S> | undefined {
  if (fact.type !== definition.type) return undefined;
  const parsed = definition.data.safeParse(fact.data);
  if (!parsed.success)
    throw new ModelverseError('MESSAGING.POISON', `${fact.type}: ${z.prettifyError(parsed.error).slice(0, 500)}`);
  return parsed.data;
}
