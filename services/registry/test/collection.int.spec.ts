import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { join } from 'node:path';
import pg from 'pg';
import { blockFiles, loseBlocks } from './copies.js';
import { ContentWorld } from './content-world.js';
import { eventually, startWorld, type World } from './registry-world.js';

/** Columns that hold CIDs, and why each is or is not something that is kept. */
const CIDS: Record<string, 'referenced' | 'mentioned' | 'elsewhere'> = {
  'content_version.sealed_cid': 'referenced',
  'content_version.metadata_cid': 'referenced',
  'asset.sealed_cid': 'mentioned',
  // read from `asset`, where it is mentioned
  'catalogue_entry.metadata_cid': 'elsewhere',
  // what an offering's holders were promised; the release and the asset have it too
  'offering_outcome.plain_cid': 'elsewhere',
  // blocks that may be served while they are here
  'public_block.cid': 'elsewhere',
  // where files came from; they wait in the upload's folder
  'content_import.cid': 'elsewhere',
  // whose fingerprint was looked for: a version's
  'fingerprint_search.sealed_cid': 'elsewhere',
};
/** Columns of the replication itself. */
const OWN = ['kept_content.cid', 'content_copy.cid', 'unreferenced_content.cid'];

describe('what nothing refers to', () => {
  let world: World;
  let content: ContentWorld;

  beforeAll(async () => {
    world = await startWorld();
    await world.registry.close();
    content = await ContentWorld.open(world);
  });
  afterAll(async () => {
    await content.close();
    await world.close();
  });

  it('is told by every column of the schema that holds a CID', async () => {
    const columns = await world.sql<{ name: string; views: string[] | null }>(
      `SELECT c.table_name || '.' || c.column_name AS name, array_agg(u.view_name::text) FILTER (WHERE u.view_name IS NOT NULL) AS views
       FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       LEFT JOIN information_schema.view_column_usage u USING (table_schema, table_name, column_name)
       WHERE c.table_schema = 'registry' AND t.table_type = 'BASE TABLE' AND c.column_name LIKE '%cid%' GROUP BY 1 ORDER BY 1`,
    );
    const known = columns.filter(({ name }) => !OWN.includes(name));
    expect(known.map(({ name }) => name)).toEqual(Object.keys(CIDS).toSorted());
    for (const { name, views } of known) {
      const expected = CIDS[name] === 'elsewhere' ? [] : [`${CIDS[name]}_content`];
      expect([name, views ?? []]).toEqual([name, expected]);
    }
    const jsonb = await world.sql<{ view_name: string; name: string }>(
      `SELECT DISTINCT view_name, table_name || '.' || column_name AS name FROM information_schema.view_column_usage
       WHERE view_schema = 'registry' AND column_name = 'state' ORDER BY 1`,
    );
    expect(jsonb.map(({ view_name, name }) => `${view_name} ${name}`)).toEqual([
      'mentioned_content asset.state',
      'referenced_content release.state',
    ]);
  });

  it('goes after its grace, from both nodes, and what is referred to stays', async () => {
    const version = await content.upload('the one that is released and cancelled');
    const { id, plainCid } = await content.release(version);
    await content.replicate();
    expect(await content.second.isPinned(plainCid)).toBe(true);
    await content.cancel(id);
    expect(await content.collect(60_000)).toMatchObject({ released: 0 });
    expect(await content.first.has(plainCid)).toBe(true);
    expect(await content.collect()).toMatchObject({ released: 1 });
    for (const node of [content.first, content.second]) {
      expect(await node.has(plainCid)).toBe(false);
      for (const cid of [version.sealedCid, version.metadataCid]) expect(await node.holdsAll(cid)).toBe(true);
    }
  });

  it('stays while the chain names it, and counts its grace anew each time', async () => {
    const { id, plainCid } = await content.release(await content.upload('the one that the chain names'));
    await content.settle();
    await content.cancel(id);
    await content.collect(60_000);
    await content.reveal(id, plainCid);
    expect(await content.collect()).toMatchObject({ released: 0 });
    expect(await content.first.holdsAll(plainCid)).toBe(true);
    expect(await world.sql('SELECT * FROM unreferenced_content')).toEqual([]);
  });

  it('is not looked for while something is being stored', async () => {
    let finish: () => void = () => undefined;
    const storing = content.storing.shared(() => new Promise<void>((resolve) => (finish = resolve)));
    expect(await content.collect()).toBeUndefined();
    finish();
    await storing;
    expect(await content.collect()).toBeDefined();
  });

  it('is nothing that an upload has stored and is about to refer to', async () => {
    const pinned = async (): Promise<number> => (await Array.fromAsync(content.first.pins())).length;
    const before = await pinned();
    const client = new pg.Client({ connectionString: world.database.url });
    await client.connect();
    // who completes an upload waits here, with everything stored and pinned
    await client.query('BEGIN; LOCK TABLE registry.content_version IN SHARE ROW EXCLUSIVE MODE');
    const uploading = content.upload('the one that is slow');
    await eventually(async () => (await pinned()) > before);
    expect(await content.collect()).toBeUndefined();
    await client.query('COMMIT');
    await client.end();
    const { sealedCid } = await uploading;
    await content.collect();
    expect(await content.first.holdsAll(sealedCid)).toBe(true);
  });

  it('is left where it is while something that is referred to has a hole, in pins that were lost too', async () => {
    const dir = join(world.dir, 'ipfs');
    const { sealedCid } = await content.upload('the one that loses its pin');
    await content.first.unpin(sealedCid);
    await content.collect();
    expect(await content.first.holdsAll(sealedCid)).toBe(true);
    await content.settle();
    await loseBlocks(dir);
    const left = await blockFiles(join(world.dir, 'ipfs-2'));
    await expect(content.collect()).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
    expect(await blockFiles(join(world.dir, 'ipfs-2'))).toEqual(left);
    await world.sql('UPDATE content_copy SET due_at = now()');
    await content.settle();
    expect(await content.collect()).toBeDefined();
    expect(await content.first.holdsAll(sealedCid)).toBe(true);
  });

  it('never is what is referred to: after any uploads, releases, cancellations and collections at once', async () => {
    const step = fc.record({
      kind: fc.constantFrom('upload', 'release', 'cancel', 'reveal', 'replicate', 'collect', 'collect'),
      text: fc.constantFrom('a', 'b', 'c'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        const mentioned: string[] = [];
        const plain: string[] = [];
        const releasing = async (text: string, then: 'stays' | 'cancelled' | 'revealed'): Promise<void> => {
          const { id, plainCid } = await content.release(await content.upload(text));
          plain.push(plainCid);
          if (then === 'stays') return;
          if (then === 'revealed') {
            await content.reveal(id, plainCid);
            mentioned.push(plainCid);
          }
          await content.cancel(id);
        };
        let replicating: Promise<void> = Promise.resolve();
        const act: Record<string, (text: string) => Promise<unknown>> = {
          upload: (text) => content.upload(text),
          release: (text) => releasing(text, 'stays'),
          cancel: (text) => releasing(text, 'cancelled'),
          reveal: (text) => releasing(text, 'revealed'),
          replicate: () => (replicating = replicating.then(() => content.replicate())),
          collect: () => content.collect(),
        };
        await Promise.all(steps.map(({ kind, text }) => act[kind]!(text)));
        await content.collect();
        const referenced = await content.referenced();
        for (const cid of [...referenced, ...mentioned])
          expect([cid, await content.first.holdsAll(cid)]).toEqual([cid, true]);
        const kept = new Set([...referenced, ...mentioned, ...(await namedByAssets())]);
        for (const cid of plain) expect([cid, await content.first.isPinned(cid)]).toEqual([cid, kept.has(cid)]);
        const held = await world.sql<{ cid: string }>(
          `SELECT cid FROM content_copy WHERE replica = 'ipfs-2' AND status = 'Held'`,
        );
        for (const { cid } of held) expect([cid, await content.second.holdsAll(cid)]).toEqual([cid, true]);
      }),
      { numRuns: 5 },
    );
  });

  async function namedByAssets(): Promise<string[]> {
    return (await world.sql<{ cid: string }>('SELECT cid FROM mentioned_content')).map(({ cid }) => cid);
  }
});
