import { describe, expect, it } from '@jest/globals';
import { type Bytes32, cidOf, isIncluded, leafHash } from '@icubed/protocol';
import { endOfHour, lastHour, listOf, proofOf, receiptHour } from './anchor.js';

const id = (digit: string) => `0x${digit.repeat(64)}` as Bytes32;
const bytes = (hex: string) => Buffer.from(hex.slice(2), 'hex');

describe('the last hour that is over', () => {
  it('is the one before the running hour, from its very end on', () => {
    expect([lastHour(7_199), lastHour(7_200), lastHour(10_799)]).toEqual([0, 1, 1]);
    expect(lastHour(endOfHour(41))).toBe(41);
    expect(lastHour(endOfHour(41) - 1)).toBe(40);
  });
});

describe('the root of an hour', () => {
  it('is the same in whatever order the receipts came', () => {
    const ids = ['b', '1', 'f', '3', 'a'].map(id);
    const built = receiptHour(7, ids);
    expect(receiptHour(7, ids.toReversed())).toEqual(built);
    expect(built.receiptIds).toEqual(['1', '3', 'a', 'b', 'f'].map(id));
    expect(new TextDecoder().decode(listOf(built.receiptIds.slice(0, 2)))).toBe(`["${id('1')}","${id('3')}"]`);
    expect(built.cid).toBe(cidOf(listOf(built.receiptIds)));
  });

  it('holds each receipt at its place, and no other receipt there', () => {
    const { root, receiptIds } = receiptHour(7, ['b', '1', 'f', '3', 'a'].map(id));
    for (const [index, receiptId] of receiptIds.entries()) {
      const siblings = proofOf(receiptIds, index).map(bytes);
      const holds = (leaf: Bytes32) =>
        isIncluded(bytes(root), leafHash(bytes(leaf)), { index, size: receiptIds.length }, siblings);
      expect([holds(receiptId), holds(id('9'))]).toEqual([true, false]);
    }
  });
});
