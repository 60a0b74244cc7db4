import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IpfsNode } from '@icubed/ipfs';
import { blockFiles, changeBlock } from './copies.js';
import { PinningNode, TOKENS } from './pinning-node.js';
import { eventually } from './registry-world.js';

describe('a node that speaks the IPFS Pinning Service API', () => {
  let dir: string;
  let origin: IpfsNode;
  let node: PinningNode;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'icubed-pinning-'));
    origin = await IpfsNode.start({ dir: join(dir, 'origin'), port: 0 });
    node = await PinningNode.start(dir);
  });
  afterAll(async () => {
    await node.close();
    await origin.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  const stored = (size: number): Promise<string> =>
    origin.addFile(
      (async function* () {
        for (let left = size; left > 0; left -= 1_048_576) yield randomBytes(Math.min(left, 1_048_576));
      })(),
    );
  const ask = async (cid: string, more: object = {}) =>
    (await node.request('POST', '/pins', { cid, origins: origin.addresses, ...more })).body.requestid;
  const until = (id: string, status: string) =>
    eventually(async () => {
      const { body } = await node.request('GET', `/pins/${id}`);
      return body.status === status && body;
    });

  it('gets what it is asked for from its origins, block by block', async () => {
    const cid = await stored(3_000_000);
    const { status, body } = await node.request('POST', '/pins', { cid, name: 'one', origins: origin.addresses });
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'queued', pin: { cid, name: 'one', origins: origin.addresses }, info: {} });
    expect(body.delegates[0]).toMatch(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p\/\w+$/);
    const pinned = await until(body.requestid, 'pinned');
    expect(pinned.created).toBe(body.created);
    const names = async (of: string) => (await blockFiles(of)).map((file) => file.slice(of.length)).toSorted();
    expect(await names(node.dir)).toEqual(await names(join(dir, 'origin')));
  });

  it('refuses whoever has no token, and shows a token its own requests alone', async () => {
    const id = await ask(await stored(10));
    expect((await node.request('GET', '/pins', undefined, '')).body).toMatchObject({
      error: { reason: 'AUTH.REQUIRED' },
    });
    const wrong = await node.request('POST', '/pins', { cid: 'x' }, 'x'.repeat(40));
    expect([wrong.status, wrong.body.error.reason]).toEqual([401, 'AUTH.TOKEN_INVALID']);
    for (const [method, path] of [
      ['GET', `/pins/${id}`],
      ['DELETE', `/pins/${id}`],
    ] as const) {
      const { status, body } = await node.request(method, path, undefined, TOKENS[1]);
      expect([status, body.error.reason]).toEqual([404, 'PINNING.REQUEST_UNKNOWN']);
    }
    const replaced = await node.request('POST', `/pins/${id}`, { cid: await stored(11) }, TOKENS[1]);
    expect(replaced.status).toBe(404);
    expect((await node.request('GET', '/pins?limit=1000', undefined, TOKENS[1])).body).toEqual({
      count: 0,
      results: [],
    });
    expect((await until(id, 'pinned')).requestid).toBe(id);
  });

  it('lists by CID, name, status, metadata and time, page by page', async () => {
    const ids: string[] = [];
    const cids: string[] = [];
    for (const name of ['Alpha', 'alphabet', 'beta']) {
      cids.push(await stored(100));
      ids.push(await ask(cids.at(-1)!, { name, meta: { app: name.length > 5 ? 'long' : 'short' } }));
    }
    for (const id of ids) await until(id, 'pinned');
    const found = async (query: string): Promise<string[]> =>
      (await node.request('GET', `/pins?${query}`)).body.results.map((pin) => pin.requestid);
    expect(await found(`cid=${cids[0]},${cids[2]}`)).toEqual([ids[2], ids[0]]);
    expect(await found('name=alpha')).toEqual([]);
    expect(await found('name=alpha&match=iexact')).toEqual([ids[0]]);
    expect(await found('name=alpha&match=ipartial')).toEqual([ids[1], ids[0]]);
    expect(await found('name=alpha&match=partial')).toEqual([ids[1]]);
    expect(await found(`meta=${encodeURIComponent('{"app":"long"}')}`)).toEqual([ids[1]]);
    expect(await found('meta[app]=long')).toEqual([ids[1]]);
    expect(await found('status=failed,queued')).toEqual([]);
    const first = (await node.request('GET', '/pins?limit=2')).body;
    expect(first.count).toBeGreaterThan(2);
    expect(first.results.map((pin: { requestid: string }) => pin.requestid)).toEqual([ids[2], ids[1]]);
    const rest = await found(`limit=1&before=${first.results[1]!.created}`);
    expect(rest).toEqual([ids[0]]);
  });

  it.each([
    [{}, 'PLATFORM.BAD_REQUEST'],
    [{ cid: 'nonsense' }, 'CONTENT.CID_INVALID'],
    [{ cid: 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy', origins: 'x' }, 'PLATFORM.BAD_REQUEST'],
  ])('refuses %j with a reason', async (body, reason) => {
    const answer = await node.request('POST', '/pins', body);
    expect([answer.status, answer.body.error.reason]).toEqual([400, reason]);
  });

  it('dials no host that was not allowed, and says in the end that it failed', async () => {
    const id = await ask('bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy', {
      origins: [origin.addresses[0]!.replace('127.0.0.1', '127.0.0.2')],
    });
    expect((await until(id, 'failed')).info.status_details).toContain('CONTENT.NOT_FOUND');
  });

  it('lets go of what is removed, and keeps what another request asks for', async () => {
    const cid = await stored(2_000_000);
    const [one, two] = [await ask(cid), await ask(cid)];
    await until(one, 'pinned');
    await until(two, 'pinned');
    const before = (await blockFiles(node.dir)).length;
    expect((await node.request('DELETE', `/pins/${one}`)).status).toBe(202);
    const replacement = await node.request('POST', `/pins/${two}`, {
      cid: await stored(50),
      origins: origin.addresses,
    });
    await until(replacement.body.requestid, 'pinned');
    // two leaves and their root are gone, one leaf has come
    await eventually(async () => (await blockFiles(node.dir)).length === before - 2);
    expect((await node.request('GET', `/pins/${one}`)).status).toBe(404);
  });

  it('goes on where it was when it is killed, and gets again what was changed', async () => {
    const cid = await stored(96 * 1_048_576);
    const before = (await blockFiles(node.dir)).length;
    const id = await ask(cid);
    await eventually(async () => (await blockFiles(node.dir)).length > before + 10);
    await node.kill();
    const arrived = (await blockFiles(node.dir)).length;
    expect(arrived).toBeLessThan(before + 96);
    for (const file of (await blockFiles(node.dir)).slice(0, 3)) await changeBlock(file);
    await node.start();
    await until(id, 'pinned');
    expect((await blockFiles(node.dir)).length).toBe(before + 97);
  });
});
