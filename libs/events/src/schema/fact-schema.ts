import { z } from 'zod';
import { type FactDefinition, factEnvelope } from '../fact.js';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What a fact promises whoever reads it: `schemas/<type>.json`. */
export interface FactSchema {
  readonly type: string;
  readonly topic: string;
  /** the record's key as a template over the data: `{did}`, `{chainId}:{callId}` */
  readonly key: string;
  /** JSON Schema, draft 7 */
  readonly data: JsonSchema;
}

export function factSchemaOf(definition: FactDefinition): FactSchema {
  const { type, topic, data } = definition;
  return { type, topic, key: keyTemplate(definition), data: jsonSchemaOf(data) };
}

/** Of the CloudEvent around every fact's data. */
export function envelopeSchema(): JsonSchema {
  return jsonSchemaOf(factEnvelope);
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  // of the input: what readers accept. Fields they do not know are none of their business, so no `additionalProperties: false`
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return json;
}

/** Whether something a module exports is a fact's definition. */
export function isFactDefinition(value: unknown): value is FactDefinition {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'topic' in value &&
    'key' in value &&
    typeof value.key === 'function' &&
    'data' in value &&
    value.data instanceof z.ZodType
  );
}

/** Runs the key's function on data that writes down what is read of it. */
function keyTemplate({ type, key }: FactDefinition): string {
  try {
    const made: unknown = key(recorder([])); // text, or the recorder of one field
    return String(made);
  } catch (cause) {
    throw new TypeError(`${type}: the key must be made of fields as they are`, { cause });
  }
}

function recorder(path: readonly string[]): object {
  const text = (): string => `{${path.join('.')}}`;
  return new Proxy(
    {},
    {
      get: (_target, field) => {
        if (field === Symbol.toPrimitive || field === 'toString') return text;
        return recorder([...path, String(field)]);
      },
    },
  );
}
