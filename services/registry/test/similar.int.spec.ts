import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

interface Similar {
  readonly asset: { did: string };
  readonly score: number;
  readonly terms: { name: string; value: number; weight: number; points: number }[];
}

const SIMILAR =
  'query ($did: Did!, $first: Int) { similarAssets(did: $did, first: $first) { asset { did } score terms { name value weight points } } }';

describe('similar assets', () => {
  let world: World;
  const dids = new Map<string, string>();

  const ask = (did: string, first?: number) =>
    new Client(world).graphql<{ similarAssets: Similar[] }>(SIMILAR, { did, first });
  const similar = async (name: string, first?: number) => (await ask(dids.get(name)!, first)).data.similarAssets;
  const nameOf = (did: string) => [...dids].find(([, known]) => known === did)?.[0];
  const term = ({ terms }: Similar, name: string) => terms.find((one) => one.name === name)!.value;

  beforeAll(async () => {
    world = await startWorld();
    const creator = new Client(world, wallet(world, CREATOR));
    const register = async (name: string, card: object = {}, input: object = {}): Promise<void> => {
      const { did } = await creator.register({ 'w.bin': name }, { vertical: 'NLP', ...input }, { name, ...card });
      dids.set(name, did);
    };
    const on = (name: string, edgeType: string) => ({ did: dids.get(name)!, edgeType });
    await register('Letters', { tags: ['mail'] }, { kind: 'DATASET' });
    await register(
      'Spam filter',
      { task: 'text-classification', tags: ['mail', 'english'] },
      { parents: [on('Letters', 'DATASET')] },
    );
    await register(
      'Spam filter tuned',
      { task: 'text-classification', tags: ['mail'] },
      { parents: [on('Spam filter', 'FINE_TUNE')] },
    );
    await register('Newsletter sorter', {}, { parents: [on('Spam filter', 'FINE_TUNE')] });
    await register('Urgency', {}, { parents: [on('Letters', 'DATASET')] });
    await register('Sentiment', { task: 'text-classification' });
    await register('Street signs', { task: 'ocr' }, { vertical: 'CV' });
    await register("It's \\ 'quoted' | & !", { tags: ["o'clock", 'back\\slash'] }, { vertical: 'CV' });
    await eventually(async () => (await world.sql('SELECT 1 FROM catalogue_entry')).length === dids.size);
  });
  afterAll(() => world.close());

  it('are ordered by a score whose points anybody can add up', async () => {
    const found = await similar('Spam filter');
    expect(nameOf(found[0]!.asset.did)).toBe('Spam filter tuned');
    expect(new Set(found.map(({ asset }) => nameOf(asset.did)))).toEqual(
      new Set(['Letters', 'Newsletter sorter', 'Sentiment', 'Spam filter tuned', 'Urgency']),
    );
    for (const { score, terms } of found) {
      expect(terms.reduce((sum, { points }) => sum + points, 0)).toBe(score);
      for (const { value, weight, points } of terms) expect(points).toBe(Math.round(value * weight * 10_000));
    }
    const scores = found.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(await similar('Spam filter')).toEqual(found);
    expect(await similar('Spam filter', 2)).toEqual(found.slice(0, 2));
  });

  it('say what they have in common', async () => {
    const of = async (name: string, other: string) =>
      (await similar(name)).find(({ asset }) => nameOf(asset.did) === other)!;
    const tuned = await of('Spam filter', 'Spam filter tuned');
    expect(term(tuned, 'TEXT')).toBeGreaterThan(0.5);
    expect([term(tuned, 'TASK'), term(tuned, 'VERTICAL'), term(tuned, 'TAGS'), term(tuned, 'LINEAGE')]).toEqual([
      1, 1, 0.5, 1,
    ]);
    const sibling = await of('Spam filter tuned', 'Newsletter sorter');
    expect([term(sibling, 'LINEAGE'), term(sibling, 'TASK'), term(sibling, 'DATASETS')]).toEqual([0.5, 0, 0]);
    const trained = await of('Spam filter', 'Urgency');
    expect([term(trained, 'DATASETS'), term(trained, 'LINEAGE')]).toEqual([1, 0]);
    const task = await of('Spam filter', 'Sentiment');
    expect(term(task, 'TASK')).toBe(1);
  });

  it('count weights that are alike, whichever came first', async () => {
    const [chainId, a, b] = [
      world.chain.chainId,
      ...['Sentiment', 'Street signs'].map((name) => dids.get(name)!.split(':').at(-1)),
    ];
    await world.sql('INSERT INTO fingerprint_match VALUES ($1, $2, $3, 3, 3, 0.25, 0.75, 0.1)', [chainId, b, a]);
    for (const [one, other] of [
      ['Sentiment', 'Street signs'],
      ['Street signs', 'Sentiment'],
    ] as const) {
      const found = (await similar(one)).find(({ asset }) => nameOf(asset.did) === other)!;
      expect(term(found, 'WEIGHTS')).toBe(0.75);
    }
  });

  it('are found for any words, and none where nothing is in common', async () => {
    expect((await ask(dids.get("It's \\ 'quoted' | & !")!)).errors).toBeUndefined();
    expect(await similar("It's \\ 'quoted' | & !")).toEqual([]);
  });

  it('are counted as shown', async () => {
    const counted = await eventually(async () => {
      await similar('Spam filter');
      return (await world.sql(`SELECT 1 FROM exposure WHERE surface = 'SIMILAR'`)).length > 0;
    });
    expect(counted).toBe(true);
  });

  it('are of an asset that is there, and few', async () => {
    const code = async (did: string, first?: number) => (await ask(did, first)).errors?.[0]?.extensions.code;
    expect(await code(`did:icubed:${world.chain.chainId}:12345`)).toBe('REGISTRY.ASSET_UNKNOWN');
    expect(await code('did:icubed:999:1')).toBe('PROTOCOL.WRONG_CHAIN');
    for (const first of [0, 51]) expect(await code(dids.get('Sentiment')!, first)).toBe('PLATFORM.PAGE_TOO_LARGE');
  });
});
