import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { LIMITS, refuseByShape } from './query-limits.js';

const nested = (levels: number, field: string) => `${`${field} { `.repeat(levels)}name${' }'.repeat(levels)}`;

describe('the shape of a query', () => {
  it('may be the introspection that GraphiQL and code generators send', () => {
    const options = {
      descriptions: true,
      inputValueDeprecation: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
    };
    expect(refuseByShape(parse(getIntrospectionQuery(options)))).toBeUndefined();
  });

  it('is refused when introspection is nested deeper than that', () => {
    const query = `{ __schema { types { ${nested(LIMITS.introspectionDepth, 'ofType')} } } }`;
    expect(refuseByShape(parse(query))).toMatchObject({
      code: 'GATEWAY.QUERY_TOO_DEEP',
      extras: { max: LIMITS.introspectionDepth },
    });
  });

  it('is refused when data is nested too deep, beside an introspection or not', () => {
    const deep = nested(LIMITS.depth, 'asset');
    expect(refuseByShape(parse(`{ ${nested(LIMITS.depth - 1, 'asset')} }`))).toBeUndefined();
    expect(refuseByShape(parse(`{ ${deep} }`))).toMatchObject({
      code: 'GATEWAY.QUERY_TOO_DEEP',
      extras: { max: LIMITS.depth },
    });
    expect(refuseByShape(parse(`{ __typename __schema { queryType { name } } ${deep} }`))).toMatchObject({
      code: 'GATEWAY.QUERY_TOO_DEEP',
    });
  });
});
