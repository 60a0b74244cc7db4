import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IpfsNode } from './ipfs-node.js';

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
async function* folder(names: readonly string[]) {
  for (const name of names) yield { path: `dir/${name}`, content: once(Buffer.from(`the bytes of ${name}`)) };
}
const read = async (node: IpfsNode, cid: string, path: string): Promise<string> =>
  Buffer.concat(await Array.fromAsync(node.cat(cid, path))).toString();

describe('collecting garbage', () => {
  let dir: string;
  let node: IpfsNode;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'icubed-garbage-'));
    node = await IpfsNode.start({ dir, port: 0 });
  });
  afterEach(async () => {
    await node.close();
    await rm(dir, { recursive: true, maxRetries: 10, retryDelay: 100 });
  });

  const blocks = async (): Promise<string[]> =>
    (await readdir(dir, { recursive: true })).filter((name) => name.startsWith('blocks/') && name.endsWith('.data'));

  it('keeps what is pinned and takes the rest, and a shared block only with its last pin', async () => {
    const [one, two] = [await node.addFolder(folder(['a', 'b'])), await node.addFolder(folder(['b', 'c']))];
    await node.pin(one);
    await node.pin(two);
    await node.unpin(one);
    expect((await node.collectGarbage()).removed).toBeGreaterThan(0);
    expect(await read(node, two, 'dir/b')).toBe('the bytes of b');
    expect(await node.has(one)).toBe(false);
    await node.unpin(two);
    await node.collectGarbage();
    expect(await blocks()).toEqual([]);
  });

  it('keeps what was pinned by itself when what it also lies in is unpinned', async () => {
    const whole = await node.addFolder(folder(['a']));
    const part = (await node.ls(whole))[0]!.cid;
    await node.pin(whole);
    await node.pin(part);
    expect(await node.isPinned(part)).toBe(true);
    await node.unpin(whole);
    await node.collectGarbage();
    expect(await read(node, part, 'a')).toBe('the bytes of a');
  });

  it('keeps a pin that was taken back and set again beside another on the same blocks', async () => {
    const [one, two] = [await node.addFolder(folder(['a', 'b'])), await node.addFolder(folder(['a', 'c']))];
    for (const cid of [one, two]) await node.pin(cid);
    await node.unpin(one);
    await node.pin(one);
    await node.unpin(two);
    await node.collectGarbage();
    expect(await read(node, one, 'dir/a')).toBe('the bytes of a');
  });

  it('keeps what was stored and is about to be pinned, and what the caller refers to', async () => {
    const stored = await node.addFolder(folder(['a']));
    await node.collectGarbage();
    await node.pin(stored);
    await node.unpin(stored);
    await node.collectGarbage([stored]);
    expect(await read(node, stored, 'dir/a')).toBe('the bytes of a');
    await node.collectGarbage();
    expect(await node.has(stored)).toBe(false);
  });

  it('finds nothing in a store that was never written to', async () => {
    expect(await node.collectGarbage()).toEqual({ kept: 0, removed: 0 });
  });

  it('waits for what is being stored', async () => {
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    async function* slow() {
      yield { path: 'first', content: once(Buffer.from('first')) };
      await held;
      yield { path: 'second', content: once(Buffer.from('second')) };
    }
    const storing = node.addFolder(slow());
    while ((await blocks()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const collecting = node.collectGarbage();
    finish();
    const [cid] = await Promise.all([storing, collecting]);
    expect(await read(node, cid, 'first')).toBe('first');
  });

  it.each(['lost', 'changed'])('takes nothing while a block of something pinned is %s', async (how) => {
    const pinned = await node.addFolder(folder(['a', 'b']));
    const before = await blocks();
    const loose = await node.addFolder(folder(['c']));
    await node.pin(pinned);
    await node.pin(loose);
    await node.unpin(loose);
    let file = '';
    for (const name of before) {
      // not a leaf: one that leads on
      const candidate = join(dir, name);
      if (!(await readFile(candidate, 'utf8')).startsWith('the bytes of')) file = candidate;
    }
    await (how === 'lost' ? rm(file) : writeFile(file, 'other bytes'));
    expect(await node.holdsAll(pinned)).toBe(false);
    const left = await blocks();
    await expect(node.collectGarbage()).rejects.toMatchObject({
      code: how === 'lost' ? 'CONTENT.NOT_FOUND' : 'CONTENT.CID_MISMATCH',
    });
    expect(await blocks()).toEqual(left);
  });

  it('never takes a block that a pin leads to, whatever is stored, pinned and unpinned meanwhile', async () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 4 });
    const step = fc.record({ kind: fc.constantFrom('pin', 'pin', 'unpin', 'collect'), names });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
        const pinned = new Map<string, readonly string[]>();
        // of one folder the pins come one after the other; everything else at once
        const turns = new Map<string, Promise<void>>();
        const inTurn = (key: string, work: () => Promise<void>): Promise<void> => {
          const turn = (turns.get(key) ?? Promise.resolve()).then(work);
          turns.set(key, turn);
          return turn;
        };
        const work = steps.map(({ kind, names: files }) => {
          const sorted = files.toSorted((a, b) => a.localeCompare(b));
          if (kind === 'collect') return node.collectGarbage().then(() => undefined);
          return inTurn(sorted.join(), async () => {
            const cid = await node.addFolder(folder(sorted));
            if (kind === 'unpin') await node.unpin(cid);
            else await node.pin(cid);
            if (kind === 'unpin') pinned.delete(cid);
            else pinned.set(cid, sorted);
          });
        });
        await Promise.all(work);
        await node.collectGarbage();
        for (const [cid, files] of pinned) {
          expect(await node.holdsAll(cid)).toBe(true);
          for (const name of files) expect(await read(node, cid, `dir/${name}`)).toBe(`the bytes of ${name}`);
        }
        for (const cid of pinned.keys()) await node.unpin(cid);
      }),
      { numRuns: 5 },
    );
    // each step waits for the disk
  });
});
