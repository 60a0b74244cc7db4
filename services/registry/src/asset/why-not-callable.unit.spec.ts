import { describe, expect, it } from '@jest/globals';
import { assetId } from '@icubed/protocol';
import type { Content, Edge, RegisteredAsset } from './asset.js';
import type { AssetKind } from './vocabulary.js';
import { whyNotCallable } from './why-not-callable.js';

const open = { status: 'RELEASED' } as Content;
const sealed: Content = { status: 'SEALED' };
const asset = (kind: AssetKind, content = open, ...bases: string[]): RegisteredAsset => {
  const edges: readonly Edge[] = bases.map((base) => ({
    parent: assetId(base),
    edgeType: 'PROMPT',
    rateBps: 500,
    ownBps: 500,
  }));
  return { kind, content, edges } as RegisteredAsset;
};
const world = new Map([
  [assetId('1'), asset('MODEL')],
  [assetId('2'), asset('MODEL', sealed)],
  [assetId('3'), asset('PROFILE', open, '1')],
]);
const why = (of: RegisteredAsset) => whyNotCallable(of, (id) => world.get(id));

describe('an asset that a step calls', () => {
  it.each([
    ['an open model', asset('MODEL')],
    ['an open merge', asset('MERGE')],
    ['an open profile of an open model', asset('PROFILE', open, '1')],
  ])('may be %s', (_, of) => {
    expect(why(of)).toBeUndefined();
  });

  it.each([
    ['a sealed model', asset('MODEL', sealed), 'still sealed'],
    ['a workflow', asset('WORKFLOW'), 'of kind WORKFLOW'],
    ['an adapter', asset('ADAPTER'), 'of kind ADAPTER'],
    ['a dataset', asset('DATASET'), 'of kind DATASET'],
    ['a sealed profile of an open model', asset('PROFILE', sealed, '1'), 'still sealed'],
    ['a profile of a sealed model', asset('PROFILE', open, '2'), 'profile of an asset that is still sealed'],
    ['a profile of a profile', asset('PROFILE', open, '3'), 'of kind PROFILE: a profile is of a MODEL or a MERGE'],
    ['a profile of two', asset('PROFILE', open, '1', '2'), 'of no one base'],
    ['a profile of what nobody registered', asset('PROFILE', open, '9'), 'not registered'],
  ])('cannot be %s', (_, of, reason) => {
    expect(why(of)).toMatch(new RegExp(reason));
  });
});
