import { describe, expect, it } from '@jest/globals';
import { projectionsOf } from './projections-of.mjs';

const of = (kind: string) => ({ kind, evolve: () => ({}) });

describe('projections of a module', () => {
  const module = { one: of('asset'), list: [of('offer'), of('trade')], tableProjection: () => of('table'), VERSION: 3 };

  it('finds them alone, in lists and behind functions, each once', () => {
    const kinds = projectionsOf({ ...module, again: module.one }).map(({ kind }: { kind: string }) => kind);
    expect(kinds.sort()).toEqual(['asset', 'offer', 'table', 'trade']);
  });

  it('takes only the kinds that were asked for, and says so when one is not there', () => {
    expect(projectionsOf(module, ['trade'])).toEqual([module.list[1]]);
    expect(() => projectionsOf(module, ['trades'])).toThrow(/no projection trades; it has asset, offer, trade, table/);
    expect(() => projectionsOf({ main: () => undefined })).toThrow(/exports no projection/);
  });
});
