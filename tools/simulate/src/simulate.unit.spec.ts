import { describe, expect, it } from '@jest/globals';
import { readArguments } from './arguments.js';
import { SimChain } from './chain/sim-chain.js';
import { difference } from './compare.js';
import { answered } from './endpoint/faults.js';
import { Random } from './random.js';
import { replayOf, table } from './report.js';
import type { SeedResult } from './run-seed.js';

const hashes = (chain: SimChain): string[] => chain.canonical.map(({ hash }) => hash);

describe('simulator', () => {
  it('makes the same chain of the same seed, and another of another', () => {
    const make = (seed: number): SimChain => {
      const chain = new SimChain(new Random(seed));
      chain.grow(12);
      chain.reorg(4, 6);
      return chain;
    };
    expect(hashes(make(7))).toEqual(hashes(make(7)));
    expect(hashes(make(7))).not.toEqual(hashes(make(8)));
  });

  it('leaves what is below a fork, and still knows the lost blocks by hash', () => {
    const chain = new SimChain(new Random(3));
    chain.grow(10);
    const before = hashes(chain);
    chain.reorg(3, 4);
    expect(hashes(chain).slice(0, 8)).toEqual(before.slice(0, 8));
    expect(hashes(chain)).toHaveLength(12);
    expect(hashes(chain)).not.toContain(before[8]);
    expect(chain.known(before[8] as string)?.number).toBe(8);
    expect(chain.highest).toBe(11);
  });

  it('tells every untruth that it counts, about the one method it lies about', () => {
    const chain = new SimChain(new Random(5));
    chain.grow(1);
    const mood = { failing: 0, sloppy: 0, lying: 1, about: 'eth_getBlockByNumber' };
    const told: string[] = [];
    const ask = (method: string): unknown =>
      answered({ method, result: chain.head.header }, mood, new Random(1), (_kind, name) => told.push(name));
    expect(ask('eth_getBlockByNumber')).not.toEqual(chain.head.header);
    expect(ask('eth_getLogs')).toEqual(chain.head.header);
    expect(told).toHaveLength(1);
  });

  it('names the first row in which two indexes differ, and a row too many', () => {
    const rows = new Map([['mirror_log', ['(1)', '(2)']]]);
    expect(difference(rows, new Map([['mirror_log', ['(1)', '(2)']]]))).toBeUndefined();
    expect(difference(rows, new Map([['mirror_log', ['(1)', '(3)']]]))).toMatch(
      /row 2\n {2}mirrored \(2\)\n {2}expected \(3\)/,
    );
    expect(difference(rows, new Map([['mirror_log', ['(1)']]]))).toMatch(/expected \(none\)/);
    expect(difference(new Map(), rows)).toMatch(/0 rows mirrored, 2 expected/);
  });

  it('prints for a seed that failed how to run it again', () => {
    const asked = readArguments(['--seeds', '4..5', '--actions', '9']);
    expect(asked.seeds).toEqual([4, 5]);
    const result = { seed: 4, finalityDepth: 2, failure: 'stuck', seconds: 1 } as SeedResult;
    expect(replayOf(result, asked)).toBe('npm run simulate -- --seed 4 --actions 9 --trace');
    expect(table([result], 1, asked)).toContain('replay:\n  npm run simulate -- --seed 4');
  });

  it.each([
    ['--seeds', '5..4'],
    ['--seeds', '1-3'],
    ['--seed', '-1'],
    ['--minutes', '0'],
  ])('refuses %s %s', (...args) => {
    expect(() => readArguments(args)).toThrow();
  });
});
