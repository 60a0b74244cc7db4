import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

interface Found {
  readonly total: number;
  readonly nodes: { did: string }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  readonly facets: Record<string, { value: string; count: number }[]>;
}

const SEARCH = `query ($input: SearchInput, $first: Int, $after: String) { search(input: $input, first: $first, after: $after) {
  total nodes { did } pageInfo { hasNextPage endCursor }
  facets { vertical { value count } kind { value count } state { value count } task { value count } licence { value count } price { value count } } } }`;

describe('searching assets', () => {
  let world: World;
  const names = new Map<string, string>();

  const ask = (input: object, page: object = {}) =>
    new Client(world).graphql<{ search: Found }>(SEARCH, { input, ...page });
  const search = async (input: object, page?: object): Promise<Found> => (await ask(input, page)).data.search;
  const namesOf = ({ nodes }: Found): string[] => nodes.map(({ did }) => names.get(did)!);
  const found = async (input: object): Promise<string[]> => namesOf(await search(input));

  beforeAll(async () => {
    world = await startWorld();
    const creator = new Client(world, wallet(world, CREATOR));
    const register = async (name: string, card: object, input: object): Promise<void> => {
      const { did } = await creator.register({ 'w.bin': name }, { vertical: 'NLP', ...input }, { name, ...card });
      names.set(did, name);
    };
    const classifier = { task: 'text-classification', licence: 'Apache-2.0' };
    await register(
      'Spam detector',
      { ...classifier, tags: ['mail', 'english'], description: 'Finds unwanted letters.' },
      { pricePerCall: '0' },
    );
    await register(
      'Letter sorter',
      { ...classifier, tags: ['mail'], description: 'Sorts what spam leaves.' },
      { pricePerCall: '1000' },
    );
    await register('Reader of pictures', { task: 'ocr', licence: 'MIT' }, { vertical: 'CV', pricePerCall: '50000' });
    await register('Mails', { tags: ['mail'] }, { kind: 'DATASET', pricePerCall: '2000000' });
    await eventually(async () => (await search({})).total === 4);
  });
  afterAll(() => world.close());

  it('gives all assets without words, the newest first', async () => {
    expect(await found({})).toEqual(expect.arrayContaining([...names.values()]));
  });

  it('finds words in any form, in the name before the description', async () => {
    expect(await found({ text: 'spam' })).toEqual(['Spam detector', 'Letter sorter']);
    expect(await found({ text: 'picture' })).toEqual(['Reader of pictures']);
    expect(await found({ text: 'classification' })).toHaveLength(2);
    expect(await found({ text: 'spam -sorts' })).toEqual(['Spam detector']);
    expect(await found({ text: '"unwanted letters"' })).toEqual(['Spam detector']);
  });

  it('forgives a typing error in a name', async () => {
    expect(await found({ text: 'Spam detectro' })).toContain('Spam detector');
    expect(await found({ text: 'zebra' })).toEqual([]);
  });

  it.each([
    [{ vertical: 'CV' }, ['Reader of pictures']],
    [{ kind: 'DATASET' }, ['Mails']],
    [{ task: 'ocr' }, ['Reader of pictures']],
    [{ licence: 'MIT' }, ['Reader of pictures']],
    [{ tags: ['mail', 'english'] }, ['Spam detector']],
    [{ state: 'RELEASED' }, []],
    [{ priceMax: '0' }, ['Spam detector']],
    [{ priceMin: '1000', priceMax: '1000' }, ['Letter sorter']],
    [{ priceMin: '50001' }, ['Mails']],
    [{ text: 'spam', priceMin: '1' }, ['Letter sorter']],
  ])('keeps to %j', async (input, expected) => {
    expect(await found(input)).toEqual(expected);
  });

  it('counts all matches by what they are, whatever the page', async () => {
    const { total, facets } = await search({}, { first: 1 });
    expect(total).toBe(4);
    expect(facets).toEqual({
      vertical: [
        { value: 'NLP', count: 3 },
        { value: 'CV', count: 1 },
      ],
      kind: [
        { value: 'MODEL', count: 3 },
        { value: 'DATASET', count: 1 },
      ],
      state: [{ value: 'SEALED', count: 4 }],
      task: [
        { value: 'text-classification', count: 2 },
        { value: 'ocr', count: 1 },
      ],
      licence: [
        { value: 'Apache-2.0', count: 2 },
        { value: 'MIT', count: 1 },
      ],
      price: ['FREE', 'MORE', 'UP_TO_1000', 'UP_TO_100000'].map((value) => ({ value, count: 1 })),
    });
    expect((await search({ text: 'spam' })).facets['licence']).toEqual([{ value: 'Apache-2.0', count: 2 }]);
    expect((await search({ text: 'zebra' })).total).toBe(0);
  });

  it.each([[{}], [{ text: 'mail' }]])('comes in pages that give each asset once: %j', async (input) => {
    const whole = await found(input);
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages <= whole.length; pages += 1) {
      const page: Found = await search(input, { first: 1, after });
      seen.push(...namesOf(page));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(whole);
    expect(whole.length).toBeGreaterThan(2);
  });

  it.each(["'; DROP TABLE asset; --", "a' | b & !(", '\u0000spam', ':*', '\\', '%_%', '"', '🦓'])(
    'takes %j for words',
    async (text) => {
      expect((await ask({ text, task: text, tags: [text] })).errors).toBeUndefined();
      expect((await search({})).total).toBe(4);
    },
  );

  it('refuses what is too long', async () => {
    const { errors } = await ask({ text: 'x'.repeat(201) });
    expect(errors![0]!.extensions.code).toBe('REGISTRY.SEARCH_INVALID');
    expect((await ask({ text: 'x'.repeat(200) })).errors).toBeUndefined();
  });

  it('reads the card again where an id stands for another one, as after a reorg', async () => {
    await world.sql(`UPDATE catalogue_entry SET metadata_cid = 'bafyother', name = 'stale' WHERE name = 'Mails'`);
    const again = `SELECT metadata_cid FROM catalogue_entry WHERE name = 'Mails'`;
    const [entry] = await eventually(async () => {
      const rows = await world.sql<{ metadata_cid: string }>(again);
      return rows.length === 1 && rows;
    });
    expect(entry!.metadata_cid).not.toBe('bafyother');
  });
});
