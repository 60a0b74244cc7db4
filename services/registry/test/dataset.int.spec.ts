import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

interface Shown {
  readonly did: string;
  readonly name: string | null;
  readonly licence: string | null;
  readonly tags: string[];
  readonly trainedCount: number;
  readonly trained: { nodes: { did: string }[] };
  readonly asset: { kind: string };
}

const FIELDS = 'did name licence tags trainedCount trained { nodes { did } } asset { kind }';

describe('datasets', () => {
  let world: World;
  let mails: string;
  let pictures: string;
  let model: string;
  const anyone = () => new Client(world);
  const one = async (did: string): Promise<Shown | null> => {
    const query = `query ($did: Did!) { dataset(did: $did) { ${FIELDS} } }`;
    return (await anyone().graphql<{ dataset: Shown | null }>(query, { did })).data.dataset;
  };

  beforeAll(async () => {
    world = await startWorld();
    const creator = new Client(world, wallet(world, CREATOR));
    const card = { name: 'Mails', licence: 'CC0-1.0', tags: ['mail'] };
    mails = (await creator.register({ 'rows.csv': 'a,b' }, { kind: 'DATASET', vertical: 'NLP' }, card)).did;
    pictures = (await creator.register({ 'rows.csv': 'c' }, { kind: 'DATASET', vertical: 'CV' }, { name: 'Pictures' }))
      .did;
    const parents = [{ did: mails, edgeType: 'DATASET' }];
    model = (await creator.register({ 'w.bin': 'w' }, { vertical: 'NLP', parents }, { name: 'M', licence: 'MIT' })).did;
    await eventually(async () => (await one(pictures))?.name === 'Pictures');
  });
  afterAll(() => world.close());

  it('show what their cards say and what was trained on them', async () => {
    expect(await one(mails)).toEqual({
      did: mails,
      name: 'Mails',
      licence: 'CC0-1.0',
      tags: ['mail'],
      trainedCount: 1,
      trained: { nodes: [{ did: model }] },
      asset: { kind: 'DATASET' },
    });
    expect(await one(pictures)).toMatchObject({ licence: null, tags: [], trainedCount: 0, trained: { nodes: [] } });
  });

  it('are no assets of another kind', async () => {
    expect(await one(model)).toBeNull();
    expect(await one('did:icubed:31337:5')).toBeNull();
  });

  it('are listed alone, by vertical, in pages', async () => {
    const query = `query ($after: String, $vertical: Vertical) {
      datasets(first: 1, after: $after, vertical: $vertical) { nodes { did } pageInfo { hasNextPage endCursor } } }`;
    type Page = { nodes: { did: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const page = async (variables: object) =>
      (await anyone().graphql<{ datasets: Page }>(query, variables)).data.datasets;
    const first = await page({});
    const second = await page({ after: first.pageInfo.endCursor });
    expect(new Set([...first.nodes, ...second.nodes].map(({ did }) => did))).toEqual(new Set([mails, pictures]));
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect((await page({ vertical: 'CV' })).nodes).toEqual([{ did: pictures }]);
  });
});
