import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineFact, type FactDefinition } from '../fact.js';
import { compareFacts, factSchemaOf } from '../index.js';

const shape = {
  did: z.string(),
  amount: z.string().regex(/^\d+$/),
  count: z.number().int().min(1),
  kind: z.enum(['MODEL', 'DATASET']),
  parents: z.array(z.object({ id: z.string(), bps: z.number() })),
  note: z.string().optional(),
};
const fact = (data: z.ZodRawShape, other: Partial<FactDefinition> = {}): FactDefinition =>
  defineFact({
    type: 'icubed.test.happened.v1',
    topic: 'test.happening',
    key: (value: unknown) => (value as { did: string }).did,
    data: z.object(data),
    ...other,
  } as FactDefinition);
const changes = (after: FactDefinition, before = fact(shape)) =>
  compareFacts(factSchemaOf(before), factSchemaOf(after)).map(
    ({ path, what, breaking }) => `${breaking ? 'BREAKS' : 'fine'} ${path} ${what}`,
  );
const without = (name: keyof typeof shape) => {
  const { [name]: _gone, ...rest } = shape;
  return rest;
};

describe('a change of a fact', () => {
  it('is none when only descriptions and the order of fields differ', () => {
    const { did, ...rest } = shape;
    expect(changes(fact({ ...rest, did: did.describe('whose') }))).toEqual([]);
  });

  it.each([
    ['a new optional field', { ...shape, more: z.string().optional() }, 'fine data.more is new and optional'],
    [
      'a new optional field of an item',
      { ...shape, parents: z.array(z.object({ id: z.string(), bps: z.number(), own: z.number().optional() })) },
      'fine data.parents[].own is new and optional',
    ],
  ])('may be %s', (_what, data, message) => {
    expect(changes(fact(data))).toEqual([message]);
  });

  it.each<[string, z.ZodRawShape, string[]]>([
    ['a removed field', without('note'), ['BREAKS data.note was removed']],
    [
      'a renamed field',
      { ...without('amount'), paid: shape.amount },
      [
        'BREAKS data.amount was removed (renamed to paid?)',
        'BREAKS data.paid is new and required: older facts lack it',
      ],
    ],
    [
      'a new required field',
      { ...shape, more: z.string() },
      ['BREAKS data.more is new and required: older facts lack it'],
    ],
    [
      'a field made required',
      { ...shape, note: z.string() },
      ['BREAKS data.note became required: older facts lack it'],
    ],
    [
      'a field made optional',
      { ...shape, did: z.string().optional() },
      ['BREAKS data.did became optional: consumers rely on it'],
    ],
    ['another type', { ...shape, count: z.string() }, ['BREAKS data.count was integer, is string']],
    [
      'a number made whole',
      { ...shape, parents: z.array(z.object({ id: z.string(), bps: z.number().int() })) },
      ['BREAKS data.parents[].bps was number, is integer'],
    ],
    [
      'a type made nullable',
      { ...shape, did: z.string().nullable() },
      ['BREAKS data.did was string, is of several types'],
    ],
    [
      'a value taken from an enumeration',
      { ...shape, kind: z.enum(['MODEL']) },
      ['BREAKS data.kind was narrowed: no longer DATASET, which older facts may hold'],
    ],
    [
      'a value added to an enumeration',
      { ...shape, kind: z.enum(['MODEL', 'DATASET', 'WORKFLOW']) },
      ['BREAKS data.kind was widened: also WORKFLOW, which consumers do not know'],
    ],
    [
      'text made an enumeration',
      { ...shape, did: z.enum(['a']) },
      ['BREAKS data.did was narrowed to an enumeration: older facts may hold other values'],
    ],
    [
      'an enumeration made text',
      { ...shape, kind: z.string() },
      ['BREAKS data.kind was an enumeration: consumers know no other values'],
    ],
    ['a tighter bound', { ...shape, count: z.number().int().min(2) }, ['BREAKS data.count minimum was 1, is 2']],
    [
      'another pattern',
      { ...shape, amount: z.string().regex(/^[1-9]\d*$/) },
      [String.raw`BREAKS data.amount pattern was "^\\d+$", is "^[1-9]\\d*$"`],
    ],
    ['a new limit', { ...shape, did: z.string().max(9) }, ['BREAKS data.did maxLength was absent, is 9']],
    ['other items', { ...shape, parents: z.array(z.string()) }, ['BREAKS data.parents[] was object, is string']],
  ])('may not be %s', (_what, data, messages) => {
    expect(changes(fact(data)).toSorted()).toEqual(messages.toSorted());
  });

  it('may not be another topic or another key', () => {
    expect(changes(fact(shape, { topic: 'test.other' }))).toEqual(['BREAKS topic was test.happening, is test.other']);
    const key = (value: unknown) => `${(value as { kind: string }).kind}:${(value as { did: string }).did}`;
    expect(changes(fact(shape, { key }))).toEqual(['BREAKS key was {did}, is {kind}:{did}']);
  });

  it('cannot hide in a key that computes', () => {
    const key = (value: unknown) => (value as { did: string }).did.toLowerCase();
    expect(() => factSchemaOf(fact(shape, { key }))).toThrow(/made of fields as they are/);
  });
});
