import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const DAY = 86_400;
const ENGAGEMENT = 'query ($did: Did!) { asset(did: $did) { wished engagement { views wishlists impressions } } }';
const ADD = `mutation ($did: Did!) { addToWishlist(did: $did) { __typename ... on Wish { did asset { did } } ... on Error { code } } }`;
const REMOVE = 'mutation ($did: Did!) { removeFromWishlist(did: $did) }';
const WISHES =
  'query ($first: Int, $after: String) { wishlist(first: $first, after: $after) { nodes { did } pageInfo { hasNextPage endCursor } } }';

interface Counts {
  readonly wished: boolean | null;
  readonly engagement: { views: string; wishlists: string; impressions: string };
}
interface Wishes {
  readonly wishlist: { nodes: { did: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

describe('engagement', () => {
  let world: World;
  let dids: string[];
  let [creator, other]: Client[] = [];

  const counts = async (did: string, client = new Client(world)): Promise<Counts> =>
    (await client.graphql<{ asset: Counts }>(ENGAGEMENT, { did })).data.asset;
  const views = async (did: string): Promise<string> => (await counts(did)).engagement.views;
  async function view(
    did: string,
    from: { address?: string; userAgent?: string; client?: Client } = {},
  ): Promise<unknown> {
    const { address = '203.0.113.7', userAgent = BROWSER, client = new Client(world) } = from;
    const headers = { 'x-forwarded-for': address, 'user-agent': userAgent };
    const response = await client.fetch(`/v1/assets/${did}/views`, { method: 'POST', headers });
    const body = (await response.json()) as { outcome?: string; code?: string };
    return body.outcome ?? body.code;
  }
  const facts = async (did: string) =>
    (
      await world.sql<{ payload: string }>(`SELECT payload FROM outbox WHERE payload LIKE $1 ORDER BY id`, [
        `%engagement:${did}:%`,
      ])
    ).map(({ payload }) => (JSON.parse(payload) as { data: Record<string, string> }).data);
  /** The registry has seen a block of this many seconds later. */
  async function later(seconds: number): Promise<void> {
    const head = async () =>
      Number((await world.sql<{ t: string }>('SELECT head_timestamp AS t FROM mirror_cursor'))[0]!.t);
    const before = await head();
    await world.warp(seconds);
    await world.mine(3);
    await eventually(async () => (await head()) >= before + seconds);
  }

  beforeAll(async () => {
    world = await startWorld({ ENGAGEMENT_INTERVAL_SECONDS: String(7 * DAY) });
    [creator, other] = [new Client(world, wallet(world, CREATOR)), new Client(world, wallet(world, OTHER))];
    dids = [];
    for (const name of ['one', 'two', 'three'])
      dids.push((await creator.register({ 'w.bin': name }, {}, { name })).did);
  });
  afterAll(() => world.close());

  describe('wishlists', () => {
    it('hold an asset once, newest first, in pages, and count it once', async () => {
      for (const did of [dids[0], dids[1], dids[0]])
        expect((await other!.graphql(ADD, { did })).data).toEqual({
          addToWishlist: { __typename: 'Wish', did, asset: { did } },
        });
      expect(await counts(dids[0]!, other)).toMatchObject({ wished: true, engagement: { wishlists: '1' } });
      expect(await counts(dids[2]!, other)).toMatchObject({ wished: false, engagement: { wishlists: '0' } });
      const first = (await other!.graphql<Wishes>(WISHES, { first: 1 })).data.wishlist;
      expect(first).toMatchObject({ nodes: [{ did: dids[1] }], pageInfo: { hasNextPage: true } });
      const rest = (await other!.graphql<Wishes>(WISHES, { first: 1, after: first.pageInfo.endCursor })).data.wishlist;
      expect(rest).toMatchObject({ nodes: [{ did: dids[0] }], pageInfo: { hasNextPage: false } });
    });

    it('are their account’s alone', async () => {
      const stranger = new Client(world, { ...wallet(world, OTHER), accountId: 'somebody-else' });
      expect((await stranger.graphql<Wishes>(WISHES)).data.wishlist.nodes).toEqual([]);
      expect((await stranger.graphql(REMOVE, { did: dids[0] })).data).toEqual({ removeFromWishlist: false });
      expect((await counts(dids[0]!)).wished).toBeNull();
    });

    it('count no owner, and take back what they counted', async () => {
      await creator!.graphql(ADD, { did: dids[1] });
      expect(await counts(dids[1]!, creator)).toMatchObject({ wished: true, engagement: { wishlists: '1' } });
      expect((await creator!.graphql(REMOVE, { did: dids[1] })).data).toEqual({ removeFromWishlist: true });
      expect((await counts(dids[1]!)).engagement.wishlists).toBe('1');
      expect((await other!.graphql(REMOVE, { did: dids[1] })).data).toEqual({ removeFromWishlist: true });
      expect((await counts(dids[1]!)).engagement.wishlists).toBe('0');
      expect((await other!.graphql(REMOVE, { did: dids[1] })).data).toEqual({ removeFromWishlist: false });
    });

    it('are bounded, and know no asset that is not there', async () => {
      const did = `did:icubed:${world.chain.chainId}:12345`;
      expect((await other!.graphql(ADD, { did })).data).toEqual({
        addToWishlist: { __typename: 'AssetUnknown', code: 'REGISTRY.ASSET_UNKNOWN' },
      });
      const full = new Client(world, { ...wallet(world, OTHER), accountId: 'full' });
      await world.sql(`INSERT INTO wish SELECT 'full', $1, n, false, now() FROM generate_series(1, 1000) n`, [
        world.chain.chainId,
      ]);
      expect((await full.graphql(ADD, { did: dids[0] })).data).toEqual({
        addToWishlist: { __typename: 'WishlistFull', code: 'REGISTRY.WISHLIST_FULL' },
      });
    });

    it.each([
      [WISHES, 'read', 'trade'],
      [ADD, 'trade', 'read'],
      [REMOVE, 'trade', 'read'],
    ])('ask for the scope: %s', async (operation, scope, another) => {
      const code = async (client: Client) =>
        (await client.graphql(operation, { did: dids[0] })).errors?.[0]?.extensions.code;
      expect(await code(new Client(world))).toBe('AUTH.REQUIRED');
      expect(await code(new Client(world, wallet(world, OTHER, [another])))).toBe('AUTH.FORBIDDEN');
      expect(await code(new Client(world, wallet(world, OTHER, [scope])))).toBeUndefined();
    });
  });

  describe('views', () => {
    it('count each identity once a day, and forget it with the day', async () => {
      const did = dids[1]!;
      expect(await view(did)).toBe('COUNTED');
      expect(await view(did)).toBe('ALREADY');
      expect(await view(did, { address: '203.0.113.8' })).toBe('COUNTED');
      expect(await view(did, { client: other! })).toBe('COUNTED');
      expect(await view(did, { client: other!, address: '198.51.100.1' })).toBe('ALREADY');
      expect(await views(did)).toBe('3');
      const [salt] = await world.sql<{ salt: Buffer }>('SELECT salt FROM visitor_salt');
      await later(DAY);
      expect(await view(did)).toBe('COUNTED');
      expect(await views(did)).toBe('4');
      await eventually(async () => (await world.sql('SELECT 1 FROM asset_view')).length === 1);
      const salts = await world.sql<{ salt: Buffer }>('SELECT salt FROM visitor_salt');
      expect(salts).toHaveLength(1);
      expect(salts[0]!.salt).not.toEqual(salt!.salt);
    });

    it('count no program, no owner, and a few browsers of one network', async () => {
      const did = dids[2]!;
      expect(await view(did, { userAgent: 'Googlebot/2.1' })).toBe('PROGRAM');
      expect(await view(did, { address: 'unknown' })).toBe('PROGRAM');
      const key = new Client(world, { ...wallet(world, OTHER), kind: 'apiKey', keyId: 'k' });
      expect(await view(did, { client: key })).toBe('PROGRAM');
      expect(await view(did, { client: creator! })).toBe('OWN');
      expect(await views(did)).toBe('0');
      const tries = Array.from({ length: 20 }, (_, n) => view(did, { userAgent: `${BROWSER} v${n}` }));
      expect((await Promise.all(tries)).filter((outcome) => outcome === 'COUNTED')).toHaveLength(8);
      expect(await views(did)).toBe('8');
    });

    it('are of assets that are there', async () => {
      expect(await view(`did:icubed:${world.chain.chainId}:12345`)).toBe('REGISTRY.ASSET_UNKNOWN');
      expect(await view('did:icubed:999:1')).toBe('PROTOCOL.WRONG_CHAIN');
      expect(await view('gpt')).toBe('PROTOCOL.DID_MALFORMED');
    });
  });

  describe('exposure', () => {
    const LISTED =
      'query ($after: String) { assets(first: 2, after: $after) { nodes { did } pageInfo { endCursor } } }';
    const EXPOSURES = `query ($surface: ExposureSurface!, $first: Int, $after: String) { exposures(surface: $surface, first: $first, after: $after) {
      nodes { did place shown } pageInfo { hasNextPage endCursor } } }`;
    type Rows = {
      exposures: { nodes: { did: string; place: string; shown: string }[]; pageInfo: { endCursor: string | null } };
    };
    type Listed = { assets: { nodes: { did: string }[]; pageInfo: { endCursor: string } } };
    const shown = async (surface: string, page = {}) =>
      (await new Client(world).graphql<Rows>(EXPOSURES, { surface, ...page })).data.exposures;

    it('says how often each asset was shown at which place', async () => {
      const anyone = new Client(world);
      await world.sql('DELETE FROM exposure');
      const { nodes, pageInfo } = (await anyone.graphql<Listed>(LISTED)).data.assets;
      await anyone.graphql<Listed>(LISTED);
      await anyone.graphql<Listed>(LISTED, { after: pageInfo.endCursor });
      const expected = [
        { did: nodes[0]!.did, place: 'FIRST', shown: '2' },
        { did: nodes[1]!.did, place: 'TO_3', shown: '2' },
        { did: dids.find((did) => nodes.every((node) => node.did !== did)), place: 'LATER_PAGE', shown: '1' },
      ];
      const rows = await eventually(async () => {
        const found = await shown('LIST');
        return found.nodes.length === 3 && found;
      });
      expect(rows.nodes).toEqual(expect.arrayContaining(expected));
      const first = await shown('LIST', { first: 1 });
      expect((await shown('LIST', { first: 2, after: first.pageInfo.endCursor })).nodes).toEqual(rows.nodes.slice(1));
      await eventually(async () => {
        await anyone.graphql('{ search { nodes { did } } }');
        return (await shown('SEARCH')).nodes.length > 0;
      });
    });

    it('is written when the registry ends, and what a killed one had not written is seen', async () => {
      const GAPS = '{ exposureGaps { cut dropped seenAt } }';
      await later(DAY);
      await new Client(world).graphql<Listed>(LISTED);
      await world.restart();
      expect((await shown('LIST')).nodes.map(({ place }) => place).sort()).toEqual(['FIRST', 'TO_3']);
      expect((await new Client(world).graphql(GAPS)).data).toEqual({ exposureGaps: [] });
      await world.sql(
        `INSERT INTO exposure_run (id, started_at, seen_at) VALUES (gen_random_uuid(), now(), now() - interval '1 minute')`,
      );
      expect((await new Client(world).graphql(GAPS)).data).toMatchObject({
        exposureGaps: [{ cut: true, dropped: '0' }],
      });
    });
  });

  it('is announced at most once an interval, and only when it changed', async () => {
    const did = dids[0]!;
    const earlier = (await facts(did)).length;
    await later(7 * DAY);
    await view(did, { address: '192.0.2.1' });
    const before = (await eventually(async () => (await facts(did)).length > earlier && (await facts(did)))).length;
    await view(did, { address: '192.0.2.2' });
    await world.mine();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await facts(did)).toHaveLength(before);
    await later(7 * DAY);
    const after = await eventually(async () => (await facts(did)).length > before && (await facts(did)));
    expect(after).toHaveLength(before + 1);
    const { engagement } = await counts(did);
    expect(after.at(-1)).toMatchObject({ did, ...engagement });
    await later(7 * DAY);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await facts(did)).toHaveLength(before + 1);
  });
});
