import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromJsonb, toJsonb } from './json.js';

describe('jsonb states', () => {
  it('round-trip any value with bigints', () => {
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.bigInt(),
        fc.array(tie('node')),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('node')),
      ),
    })).node;
    fc.assert(
      fc.property(value, (state) => {
        expect(fromJsonb(JSON.parse(toJsonb(state)))).toEqual(state);
      }),
    );
  });

  it('keeps a decimal string a string', () => {
    expect(fromJsonb(JSON.parse(toJsonb({ a: '12', b: 12n })))).toEqual({ a: '12', b: 12n });
  });
});
