import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rpc } from './rpc.js';
import { type AnvilOptions, startAnvil } from './start-anvil.js';

interface Block {
  readonly number: string;
  readonly hash: string;
  readonly parentHash: string;
  readonly timestamp: string;
}

describe('a chain with a state file', () => {
  const days = 86_400;
  const genesisTimestamp = Math.floor(Date.now() / 1000) - 40 * days;
  let folder: string;
  let options: AnvilOptions;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'icubed-anvil-'));
    options = { blockTime: 1, slotsInAnEpoch: 1, genesisTimestamp, stateFile: join(folder, 'chain', 'state.json') };
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const block = (url: string, tag: string): Promise<Block> =>
    rpc(url, 'eth_getBlockByNumber', [tag, false]) as Promise<Block>;

  async function timestamps(url: string): Promise<number[]> {
    const head = Number((await block(url, 'latest')).number);
    const all = await Promise.all(Array.from({ length: head + 1 }, (_, n) => block(url, `0x${n.toString(16)}`)));
    return all.map(({ timestamp }) => Number(timestamp));
  }

  async function mined(url: string, number: number): Promise<void> {
    while (Number((await block(url, 'latest')).number) < number) await sleep(100);
  }

  it('starts at the asked genesis and has time and finality while idle', async () => {
    const anvil = await startAnvil(options);
    expect(Number((await block(anvil.url, '0x0')).timestamp)).toBe(genesisTimestamp);
    while (Number((await block(anvil.url, 'finalized')).number) === 0) await sleep(200);
    await anvil.close();
  });

  it('goes on after a jump in time and a kill -9, with blocks and without ever going back in time', async () => {
    const first = await startAnvil(options);
    const [account] = (await rpc(first.url, 'eth_accounts')) as string[];
    await rpc(first.url, 'evm_increaseTime', [5 * days]);
    const hash = await rpc(first.url, 'eth_sendTransaction', [{ from: account, to: account, value: '0x1' }]);
    await mined(first.url, 4);
    const before = await block(first.url, '0x3');
    // what the file does not have yet would be lost: it is written every second
    while (!(await readFile(options.stateFile ?? '', 'utf8').catch(() => '')).includes(before.hash)) await sleep(100);
    process.kill(first.pid, 'SIGKILL');
    await first.exited;

    const again = await startAnvil({ ...options, genesisTimestamp: undefined });
    await mined(again.url, Number((await block(again.url, 'latest')).number) + 2);
    expect((await block(again.url, '0x3')).hash).toBe(before.hash);
    expect((await block(again.url, '0x1')).parentHash).toBe((await block(again.url, '0x0')).hash);
    expect(await rpc(again.url, 'eth_getTransactionReceipt', [hash])).toMatchObject({ status: '0x1' });
    const seen = await timestamps(again.url);
    // never back, but two blocks may share a second: one mined at once and the one that its second brings
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const lag = Math.floor(Date.now() / 1000) - (seen.at(-1) ?? 0);
    expect(Math.abs(lag - 35 * days)).toBeLessThan(600);
    await again.close();
  });

  it('says which port is in the way', async () => {
    const anvil = await startAnvil();
    await expect(startAnvil({ port: anvil.port })).rejects.toMatchObject({
      code: 'DEVNET.PORT_TAKEN',
      extras: { port: anvil.port },
    });
    await anvil.close();
  });
});
