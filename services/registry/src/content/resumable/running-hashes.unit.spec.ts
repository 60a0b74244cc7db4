import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { RunningHashes } from './running-hashes.js';

const file = Buffer.from('abcdefghijklmnopqrstuvwxyz');
const sha = (length: number) => createHash('sha256').update(file.subarray(0, length)).digest('hex');

function disk(breakAt = Infinity) {
  const reads: [number, number][] = [];
  const read = async function* (start: number, end: number) {
    reads.push([start, end]);
    for (let at = start; at < end; at += 4) {
      if (at >= breakAt) throw new Error('the disk is gone');
      yield file.subarray(at, Math.min(at + 4, end));
    }
  };
  return { reads, read };
}

describe('running hashes', () => {
  it('go on between pieces without the file being read again', async () => {
    const hashes = new RunningHashes();
    const { reads, read } = disk();
    const { hash } = await hashes.over('a', 0, read);
    hash.update(file.subarray(0, 10));
    hashes.keep('a', { hash: hash.copy(), bytes: 10 });
    const next = await hashes.over('a', 10, read);
    expect([next.hash.digest('hex'), reads]).toEqual([sha(10), []]);
  });

  it('are made from the file by whoever holds none', async () => {
    const { reads, read } = disk();
    expect((await new RunningHashes().over('a', 26, read)).hash.digest('hex')).toBe(sha(26));
    expect(reads).toEqual([[0, 26]]);
  });

  it('keep how far a reading came that was cut short', async () => {
    const hashes = new RunningHashes();
    await expect(hashes.over('a', 26, disk(12).read)).rejects.toThrow('gone');
    const { reads, read } = disk();
    expect((await hashes.over('a', 26, read)).hash.digest('hex')).toBe(sha(26));
    expect(reads).toEqual([[12, 26]]);
  });

  it('do not take over what a piece added that was thrown away', async () => {
    const hashes = new RunningHashes();
    const { read } = disk();
    (await hashes.over('a', 8, read)).hash.update('thrown away');
    expect((await hashes.over('a', 8, read)).hash.digest('hex')).toBe(sha(8));
    // a state that is ahead of what was counted is of no use
    expect((await hashes.over('a', 4, read)).hash.digest('hex')).toBe(sha(4));
  });

  it('refuse a file that is shorter than what was counted', async () => {
    await expect(new RunningHashes().over('a', 30, disk().read)).rejects.toThrow('26 of 30');
  });

  it('are forgotten, the oldest first when there are too many', async () => {
    const hashes = new RunningHashes();
    const { reads, read } = disk();
    for (let n = 0; n <= 1_024; n += 1) hashes.keep(String(n), { hash: createHash('sha256'), bytes: 0 });
    hashes.keep('0', { hash: createHash('sha256').update(file.subarray(0, 4)), bytes: 4 });
    await hashes.over('0', 4, read);
    expect(reads).toEqual([]);
    hashes.forget('0');
    await hashes.over('0', 4, read);
    expect(reads).toEqual([[0, 4]]);
  });
});
