import { describe, expect, it } from '@jest/globals';
import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { measureQuery } from './measure-query.js';

function measure(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  const operation = document.definitions.find(
    (node) => node.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  return measureQuery(document, operation, variables);
}

describe('the measure of a query', () => {
  it('counts depth, aliases, directives and fields', () => {
    expect(measure('{ a { b { c } } x: d @include(if: true) }')).toEqual({
      depth: 3,
      introspectionDepth: 0,
      aliases: 1,
      directives: 1,
      cost: 4,
    });
  });

  it('multiplies what is below a page by its size, at every level', () => {
    expect(measure('{ assets(first: 10) { nodes { id } } }').cost).toBe(1 + 10 * 2);
    expect(measure('{ assets(first: 10) { holders(last: 5) { id } } }').cost).toBe(1 + 10 * (1 + 5));
  });

  it('takes a page size from a variable, and a default one where it is absent or odd', () => {
    const query = 'query ($n: Int) { assets(first: $n) { id } }';
    expect(measure(query, { n: 50 }).cost).toBe(51);
    expect(measure(query, {}).cost).toBe(21);
    expect(measure(query, { n: 'x' }).cost).toBe(21);
    expect(measure(query, { n: -1_000_000 }).cost).toBe(2);
  });

  it('counts a fragment wherever it is spread, and inline fragments as their fields', () => {
    const query = '{ a { ...F } b { ...F } ... on Query { c } } fragment F on T { x: y { z } }';
    expect(measure(query)).toEqual({ depth: 3, introspectionDepth: 0, aliases: 2, directives: 0, cost: 7 });
  });

  it('ends on fragments that spread each other, or do not exist', () => {
    expect(measure('{ ...A } fragment A on Q { a ...B } fragment B on Q { b ...A }').cost).toBe(2);
    expect(measure('{ ...Missing }').cost).toBe(0);
  });

  it('stays quick and finite for fragments that double at every step', () => {
    const steps = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on T { a: x { ...F${n + 1} } b: x { ...F${n + 1} } }`,
    );
    const result = measure(`{ ...F0 } ${steps.join(' ')} fragment F60 on T { id }`);
    expect(result.cost).toBe(1e9);
    expect(result.aliases).toBe(1e9);
    expect(result.depth).toBe(61);
  });
});
