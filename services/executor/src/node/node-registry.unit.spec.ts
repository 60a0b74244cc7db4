import { describe, expect, it } from '@jest/globals';
import { assetId, usdMicros } from '@icubed/protocol';
import { ConnectedNode } from './connected-node.js';
import { NodeRegistry } from './node-registry.js';

const closed: string[] = [];
const channel = { send: () => undefined, close: (reason: string) => void closed.push(reason) };
const node = (name: string, price: bigint, concurrency = 1, opensSealed = false) =>
  new ConnectedNode(
    {
      node: name,
      priceUsdMicros: usdMicros(price),
      capabilities: { runtimes: [], processors: [], concurrency, opensSealed },
      software: '',
    },
    channel,
    new Date(0),
  );
const wanted = {
  assetId: assetId(7n),
  assetPriceUsdMicros: usdMicros(1_000n),
  nodePriceCeilingUsdMicros: usdMicros(200n),
};
const registryOf = (...nodes: ConnectedNode[]) => {
  const registry = new NodeRegistry();
  for (const each of nodes) registry.add(each);
  return registry;
};
const nobody = new Set<string>();

describe('a place on a node', () => {
  it('is the cheapest free one within the ceiling', () => {
    const registry = registryOf(node('0xA', 200n), node('0xB', 100n), node('0xC', 201n));
    const places = ['1', '2', '3'].map((lease) => registry.reserve(wanted, nobody, lease)?.node);
    expect(places).toEqual(['0xB', '0xA', undefined]);
  });

  it('is free again after its lease', () => {
    const only = node('0xA', 100n);
    const registry = registryOf(only);
    expect(registry.reserve(wanted, nobody, '1')).toBe(only);
    expect(registry.reserve(wanted, nobody, '2')).toBeUndefined();
    registry.release(only, '1');
    expect(registry.reserve(wanted, nobody, '2')).toBe(only);
  });

  it('is on an avoided node only when there is no other, not when the others are busy', () => {
    const [bad, good] = [node('0xA', 100n), node('0xB', 100n)];
    const registry = registryOf(bad, good);
    expect(registry.reserve(wanted, new Set(['0xA']), '1')).toBe(good);
    expect(registry.reserve(wanted, new Set(['0xA']), '2')).toBeUndefined();
    expect(registry.reserve(wanted, new Set(['0xA', '0xB']), '3')).toBe(bad);
  });

  it('is never on one that drains, is gone or cannot run the asset', () => {
    const [draining, gone, unable] = [node('0xA', 1n), node('0xB', 1n), node('0xC', 1n)];
    draining.draining = true;
    gone.gone = true;
    unable.incapableOf.add(wanted.assetId);
    const registry = registryOf(draining, gone, unable);
    expect(registry.reserve(wanted, nobody, '1')).toBeUndefined();
  });
});

describe('a place for sealed content', () => {
  const sealed = { ...wanted, sealed: true as const };

  it('is on a node that opens it, for an asset and for a base alike', () => {
    const [cheap, able] = [node('0xA', 100n), node('0xB', 200n, 3, true)];
    const registry = registryOf(cheap, able);
    expect(registry.reserve(sealed, nobody, '1')).toBe(able);
    expect(registry.reserve({ ...wanted, base: { sealed: true } }, nobody, '2')).toBe(able);
    expect(registry.reserve({ ...wanted, base: {} }, nobody, '3')).toBe(cheap);
    expect(registry.offers(sealed)).toEqual([able]);
  });

  it('is not on one that was given no key a moment ago', () => {
    const keyless = node('0xA', 100n, 2, true);
    keyless.keylessUntilMs = Date.now() + 60_000;
    const registry = registryOf(keyless);
    expect(registry.couldServe(sealed)).toBe(false);
    expect(registry.couldServe(wanted)).toBe(true);
    keyless.keylessUntilMs = Date.now() - 1;
    expect(registry.couldServe(sealed)).toBe(true);
  });
});

describe('the registry', () => {
  it('forgets a connection, and not the newer one of the same node', () => {
    const [older, newer] = [node('0xA', 1n), node('0xA', 2n)];
    const registry = registryOf(older, newer);
    expect(closed).toHaveLength(1);
    registry.remove(older);
    expect(registry.list()).toEqual([newer]);
    registry.remove(newer);
    expect(registry.list()).toEqual([]);
  });

  it('tells who waits when something changed, and lets nobody wait for ever', async () => {
    const registry = new NodeRegistry();
    const told = registry.change(60_000);
    registry.add(node('0xA', 1n));
    await expect(told).resolves.toBeUndefined();
    await expect(registry.change(5)).resolves.toBeUndefined();
  });
});
