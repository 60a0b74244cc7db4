import { describe, expect, it } from '@jest/globals';
import { assetId, type AssetId } from '@icubed/protocol';
import fc from 'fast-check';
import type { Edge } from '../asset/asset.js';
import { fromTheBottom, GRAPH_MAX, moneyGraph, type MoneyGraph } from './money-graph.js';
import { royaltyPaths, type RoyaltyPath } from './royalty-paths.js';
import { simulateFees } from './simulate-fees.js';

const id = (number: number): AssetId => assetId(BigInt(number));
const edge = (parent: number, ownBps: number, rateBps = ownBps): Edge => ({
  parent: id(parent),
  edgeType: 'FINE_TUNE',
  rateBps,
  ownBps,
});
const graphOf = (edges: Record<number, Edge[]>): MoneyGraph =>
  new Map(Object.entries(edges).map(([key, value]) => [id(Number(key)), value]));

/** Random lineages with the rates that registrations get: an asset's parents have smaller numbers, and sum to at most 5000. */
const lineage = fc
  .array(fc.array(fc.record({ parent: fc.nat(20), licence: fc.integer({ min: 0, max: 5_000 }) }), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 14,
  })
  .map((children) => {
    const edges = new Map<AssetId, Edge[]>([[id(0), []]]);
    for (const [index, parents] of children.entries()) {
      const own: Edge[] = [];
      for (const { parent, licence } of parents) {
        const at = parent % (index + 1);
        const inherited = edges.get(id(at))!.reduce((sum, { rateBps }) => sum + rateBps, 0);
        const ownBps = Math.floor((licence * (5_000 - inherited)) / 5_000);
        const made = edge(at, ownBps, ownBps + inherited);
        const total = own.reduce((sum, { rateBps }) => sum + rateBps, made.rateBps);
        const isNew = own.every(({ parent: known }) => known !== made.parent);
        if (isNew && total <= 5_000 && made.rateBps > 0) own.push(made);
      }
      edges.set(id(index + 1), own);
    }
    return { top: id(children.length), edges };
  });

const above = (top: AssetId, edges: ReadonlyMap<AssetId, readonly Edge[]>) =>
  moneyGraph(top, edges.get(top)!, async () => edges);

describe('a simulation of fees', () => {
  it('gives each of a line its part: the example of the rules', () => {
    // everybody asks 10 %: A ← B ← C ← D, economics section 1
    const graph = graphOf({ 4: [edge(3, 640, 2_440)], 3: [edge(2, 800, 1_800)], 2: [edge(1, 1_000)], 1: [] });
    expect(simulateFees(id(4), 1_000_000n, graph, 0)).toEqual({
      price: 1_000_000n,
      fee: 0n,
      shares: [
        { id: id(4), holders: 756_000n },
        { id: id(3), holders: 64_000n },
        { id: id(2), holders: 80_000n },
        { id: id(1), holders: 100_000n },
      ],
      remainder: 0n,
    });
  });

  it('takes the fee first, and rounds each part down', () => {
    const graph = graphOf({ 2: [edge(1, 1_000)], 1: [] });
    expect(simulateFees(id(2), 999n, graph, 250)).toEqual({
      price: 999n,
      fee: 24n,
      // ⌊975 · 10 %⌋ of upstream, and the rest to the asset's own holders
      shares: [
        { id: id(2), holders: 878n },
        { id: id(1), holders: 97n },
      ],
      remainder: 0n,
    });
  });

  it('loses nothing and invents nothing, whatever the lineage', async () => {
    await fc.assert(
      fc.asyncProperty(
        lineage,
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 0, max: 500 }),
        async ({ top, edges }, price, bps) => {
          const { fee, shares, remainder } = simulateFees(top, price, await above(top, edges), bps);
          expect(shares.reduce((sum, { holders }) => sum + holders, fee + remainder)).toBe(price);
          expect(remainder >= 0n && fee >= 0n).toBe(true);
        },
      ),
    );
  });

  it('pays along the ways what the ways say, but for rounding', async () => {
    await fc.assert(
      fc.asyncProperty(lineage, async ({ top, edges }) => {
        const graph = await above(top, edges);
        const price = 10n ** 15n;
        const { shares } = simulateFees(top, price, graph, 0);
        const byWay = new Map<AssetId, bigint>();
        for (const { through, sharePpb } of royaltyPaths(top, graph, undefined, 10_000)) {
          const end = through.at(-1)!;
          byWay.set(end, (byWay.get(end) ?? 0n) + BigInt(sharePpb));
        }
        for (const { id: ancestor, holders } of shares.slice(1)) {
          const ppb = Number((holders * 1_000_000_000n) / price);
          expect(Math.abs(ppb - Number(byWay.get(ancestor) ?? 0n))).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});

describe('the ways that money rises', () => {
  const diamond = graphOf({
    4: [edge(2, 500, 1_500), edge(3, 500, 1_500)],
    3: [edge(1, 1_000)],
    2: [edge(1, 1_000)],
    1: [],
  });

  it('are each of their own, with their own part', () => {
    expect(
      royaltyPaths(id(4), diamond, undefined, 10).map(({ through, sharePpb }) => [through.map(Number), sharePpb]),
    ).toEqual([
      [[2], 50_000_000],
      [[2, 1], 100_000_000],
      [[3], 50_000_000],
      [[3, 1], 100_000_000],
    ]);
  });

  it('are given out once each, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(lineage, fc.integer({ min: 1, max: 7 }), async ({ top, edges }, size) => {
        const graph = await above(top, edges);
        const all = royaltyPaths(top, graph, undefined, 100_000);
        const paged: RoyaltyPath[] = [];
        for (
          let page = royaltyPaths(top, graph, undefined, size);
          page.length > 0;
          page = royaltyPaths(top, graph, paged.at(-1)!.steps, size)
        )
          paged.push(...page);
        expect(paged).toEqual(all);
      }),
      { numRuns: 50 },
    );
  });

  it('are as many as a deep lattice has, and a page of them costs no more', () => {
    // two parents a level for 60 levels: 2^61 ways
    const lattice: Record<number, Edge[]> = { 0: [edge(1, 1, 2), edge(2, 1, 2)] };
    for (let level = 0; level < 60; level += 1) {
      const next = [edge(2 * level + 3, 1, 2), edge(2 * level + 4, 1, 2)];
      lattice[2 * level + 1] = next;
      lattice[2 * level + 2] = next;
    }
    expect(royaltyPaths(id(0), graphOf(lattice), [1, 1, 1], 50)).toHaveLength(50);
  });
});

describe('the graph above an asset', () => {
  it('leaves out components, which are paid by the call, and knows nothing of who is not seen yet', async () => {
    const component: Edge = { parent: id(9), edgeType: 'COMPONENT', rateBps: 0, ownBps: 0 };
    const graph = await moneyGraph(id(3), [component, edge(2, 100)], async () => new Map());
    expect([...graph.keys()]).toEqual([id(3), id(2)]);
    expect(graph.get(id(2))).toEqual([]);
  });

  it('has every asset after all below it', async () => {
    await fc.assert(
      fc.asyncProperty(lineage, async ({ top, edges }) => {
        const graph = await above(top, edges);
        const order = fromTheBottom(graph);
        expect(order).toHaveLength(graph.size);
        expect(new Set(order)).toEqual(new Set(graph.keys()));
        for (const [below, own] of graph)
          for (const { parent } of own) expect(order.indexOf(parent)).toBeGreaterThan(order.indexOf(below));
      }),
    );
  });

  it('is not walked without end', async () => {
    const line = async (ids: readonly AssetId[]) =>
      new Map(ids.map((at) => [at, [edge(Number(at) + 1, 1)]] as [AssetId, Edge[]]));
    await expect(moneyGraph(id(0), [edge(1, 1)], line)).rejects.toMatchObject({ code: 'REGISTRY.LINEAGE_TOO_LARGE' });
    expect(GRAPH_MAX).toBe(2_000);
  });
});
