import type { FactSchema, JsonSchema } from './fact-schema.js';

export interface SchemaChange {
  /** `data.parents[].rateBps`; of the fact itself `topic` or `key` */
  readonly path: string;
  readonly what: string;
  /** a reader of the one cannot read what is written by the other, in either direction */
  readonly breaking: boolean;
}

/**
 * How a fact changed. Its version may only gain optional fields: consumers that were built on the old schema parse what is published now, and
 * consumers of today parse what lies in the topics since long. So a narrower field breaks the second, a wider one the first.
 */
export function compareFacts(before: FactSchema, after: FactSchema): SchemaChange[] {
  const changes: SchemaChange[] = [];
  for (const field of ['topic', 'key'] as const)
    if (before[field] !== after[field]) changes.push(breaking(field, `was ${before[field]}, is ${after[field]}`));
  return [...changes, ...compareSchemas('data', before.data, after.data)];
}

const ANNOTATIONS = new Set(['title', 'description', 'examples', '$comment', '$schema']);
const STRUCTURE = new Set(['type', 'properties', 'required', 'items', 'enum']);

function compareSchemas(path: string, before: JsonSchema, after: JsonSchema): SchemaChange[] {
  if (!same(before['type'], after['type'])) return [breaking(path, `was ${nameOf(before)}, is ${nameOf(after)}`)];
  return [
    ...compareFields(path, before, after),
    ...compareItems(path, before, after),
    ...compareValues(path, before, after),
    ...compareLimits(path, before, after),
  ];
}

function compareFields(path: string, before: JsonSchema, after: JsonSchema): SchemaChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const changes: SchemaChange[] = [];
  const added = [...now.keys()].filter((name) => !old.has(name));
  for (const [name, { schema, required }] of old) {
    const at = `${path}.${name}`;
    const kept = now.get(name);
    if (kept === undefined) {
      const heir = added.find((other) => same(now.get(other)?.schema, schema));
      changes.push(breaking(at, heir === undefined ? 'was removed' : `was removed (renamed to ${heir}?)`));
      continue;
    }
    if (required !== kept.required)
      changes.push(
        breaking(at, required ? 'became optional: consumers rely on it' : 'became required: older facts lack it'),
      );
    changes.push(...compareSchemas(at, schema, kept.schema));
  }
  for (const name of added) {
    const required = now.get(name)?.required === true;
    const what = required ? 'is new and required: older facts lack it' : 'is new and optional';
    changes.push({ path: `${path}.${name}`, what, breaking: required });
  }
  return changes;
}

function compareItems(path: string, before: JsonSchema, after: JsonSchema): SchemaChange[] {
  const [old, now] = [before['items'], after['items']];
  if (same(old, now)) return [];
  if (!isSchema(old) || !isSchema(now)) return [breaking(path, 'holds other items')];
  return compareSchemas(`${path}[]`, old, now);
}

function compareValues(path: string, before: JsonSchema, after: JsonSchema): SchemaChange[] {
  const [old, now] = [before['enum'], after['enum']];
  if (same(old, now)) return [];
  if (!Array.isArray(old)) return [breaking(path, 'was narrowed to an enumeration: older facts may hold other values')];
  if (!Array.isArray(now)) return [breaking(path, 'was an enumeration: consumers know no other values')];
  const [lost, won] = [old.filter((value) => !now.includes(value)), now.filter((value) => !old.includes(value))];
  return [
    ...(lost.length > 0
      ? [breaking(path, `was narrowed: no longer ${lost.join(', ')}, which older facts may hold`)]
      : []),
    ...(won.length > 0 ? [breaking(path, `was widened: also ${won.join(', ')}, which consumers do not know`)] : []),
  ];
}

/** Every keyword that is neither structure nor annotation: patterns, bounds, unions. */
function compareLimits(path: string, before: JsonSchema, after: JsonSchema): SchemaChange[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords]
    .filter((keyword) => !STRUCTURE.has(keyword) && !ANNOTATIONS.has(keyword))
    .filter((keyword) => !same(before[keyword], after[keyword]))
    .map((keyword) => breaking(path, `${keyword} was ${shown(before[keyword])}, is ${shown(after[keyword])}`));
}

function fieldsOf(schema: JsonSchema): Map<string, { schema: JsonSchema; required: boolean }> {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = isSchema(schema['properties']) ? Object.entries(schema['properties']) : [];
  return new Map(
    properties
      .filter((entry): entry is [string, JsonSchema] => isSchema(entry[1]))
      .map(([name, of]) => [name, { schema: of, required: required.includes(name) }]),
  );
}

function breaking(path: string, what: string): SchemaChange {
  return { path, what, breaking: true };
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(schema: JsonSchema): string {
  return typeof schema['type'] === 'string' ? schema['type'] : 'of several types';
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

/** Equal as JSON, whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isSchema(a) || !isSchema(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}
