import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IpfsNode } from './ipfs-node.js';

const LARGE = randomBytes(3 * 1_048_576);

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
async function* folder() {
  yield { path: 'weights.bin', content: once(LARGE) };
  yield { path: 'card.md', content: once(Buffer.from('# a card')) };
}

describe('a second copy', () => {
  const dirs: string[] = [];
  let [first, second]: IpfsNode[] = [];

  beforeEach(async () => {
    for (const _ of [1, 2]) dirs.push(await mkdtemp(join(tmpdir(), 'icubed-copy-')));
    first = await IpfsNode.start({ dir: dirs[0]!, port: 0 });
    second = await IpfsNode.start({ dir: dirs[1]!, port: 0 });
  });
  afterEach(async () => {
    await first!.close();
    await second!.close();
    for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, maxRetries: 10, retryDelay: 100 });
  });

  const fromFirst = (cid: string): Promise<Uint8Array> => first!.block(cid);
  const fromSecond = (cid: string): Promise<Uint8Array> => second!.block(cid);
  const blockFiles = async (dir: string): Promise<string[]> =>
    (await readdir(dir, { recursive: true }))
      .filter((name) => name.startsWith('blocks/') && name.endsWith('.data'))
      .map((name) => join(dir, name));

  it('has every block, is pinned, and outlives the first', async () => {
    const cid = await first!.addFolder(folder());
    const done = await second!.complete(cid, [fromFirst]);
    expect(done.fetched).toBe(done.blocks);
    await second!.collectGarbage();
    expect(await second!.isPinned(cid)).toBe(true);
    expect(Buffer.concat(await Array.fromAsync(second!.cat(cid, 'weights.bin')))).toEqual(LARGE);
    expect(await second!.complete(cid, [])).toEqual({ blocks: done.blocks, fetched: 0 });
    expect(await Array.fromAsync(second!.pins())).toEqual([cid]);
  });

  it.each(['lost', 'changed', 'cut'])('makes each block whole again that was %s', async (how) => {
    const cid = await first!.addFolder(folder());
    await second!.complete(cid, [fromFirst]);
    for (const file of await blockFiles(dirs[0]!)) {
      const bytes = await readFile(file);
      await (how === 'lost'
        ? rm(file)
        : writeFile(file, how === 'cut' ? bytes.subarray(0, 3) : randomBytes(bytes.length)));
      expect(await first!.holdsAll(cid)).toBe(false);
      expect(await first!.complete(cid, [fromSecond])).toMatchObject({ fetched: 1 });
      expect(await first!.holdsAll(cid)).toBe(true);
    }
  });

  it('believes no source: a block with other bytes is looked for in the next', async () => {
    const cid = await first!.addFolder(folder());
    const liar = async (): Promise<Uint8Array> => randomBytes(100);
    await second!.complete(cid, [liar, fromFirst]);
    expect(await second!.holdsAll(cid)).toBe(true);
  });

  it('refuses what no source has, pins nothing, and goes on from there later', async () => {
    const cid = await first!.addFolder(folder());
    let left = 2;
    const dying = (block: string): Promise<Uint8Array> => {
      if (left === 0) throw new Error('gone');
      left -= 1;
      return fromFirst(block);
    };
    await expect(second!.complete(cid, [dying])).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
    expect(await second!.isPinned(cid)).toBe(false);
    const { blocks, fetched } = await second!.complete(cid, [fromFirst]);
    expect(fetched).toBe(blocks - 2);
  });

  it('stops between two blocks when it is told to', async () => {
    const cid = await first!.addFolder(folder());
    const stopping = new AbortController();
    const source = async (block: string): Promise<Uint8Array> => {
      stopping.abort(new Error('closing'));
      return fromFirst(block);
    };
    await expect(second!.complete(cid, [source], stopping.signal)).rejects.toThrow('closing');
  });

  it('sees a changed leaf when it looks at it, and a lost one always', async () => {
    const cid = await first!.addFolder(folder());
    const leaves: string[] = [];
    for (const file of await blockFiles(dirs[0]!)) if ((await readFile(file)).length === 1_048_576) leaves.push(file);
    const kept = await readFile(leaves[0]!);
    await writeFile(leaves[0]!, randomBytes(kept.length));
    expect(await first!.holdsAll(cid, () => false)).toBe(true);
    expect(await first!.holdsAll(cid, () => true)).toBe(false);
    await rm(leaves[0]!);
    expect(await first!.holdsAll(cid, () => false)).toBe(false);
  });
});
