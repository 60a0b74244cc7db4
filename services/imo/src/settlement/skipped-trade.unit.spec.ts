import { describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { refusedFor, type Side, skippedIn } from './skipped-trade.js';

const BUY = `0x${'0b'.repeat(32)}`;
const SELL = `0x${'05'.repeat(32)}`;
const EXCHANGE = `0x${'ec'.repeat(20)}`;

const contract = interfaces.ShareExchange;
const error = (name: string, ...args: unknown[]): string => contract.encodeErrorResult(name, args);
const sides = (buyer: boolean, seller: boolean): Side[] => [
  { orderId: BUY, isContract: buyer },
  { orderId: SELL, isContract: seller },
];

describe('a skipped trade', () => {
  const event = contract.getEvent('MatchSkipped');
  if (event === null) throw new Error('the contract has no such event');
  const reason = error('ShareExchange_TradeTooCostly');
  const log = {
    address: EXCHANGE.toUpperCase().replace('0X', '0x'),
    ...contract.encodeEventLog(event, [BUY, SELL, reason]),
  };

  it('is read from the logs of the exchange and of no other contract', () => {
    const elsewhere = { ...log, address: `0x${'ed'.repeat(20)}` };
    expect(skippedIn([elsewhere, log], EXCHANGE)).toEqual([{ buyId: BUY, sellId: SELL, reason }]);
  });

  it('is not taken for the other events of the exchange', () => {
    const cancelled = contract.getEvent('OrderCancelled');
    if (cancelled === null) throw new Error('the contract has no such event');
    const other = { address: EXCHANGE, ...contract.encodeEventLog(cancelled, [EXCHANGE, 7n]) };
    expect(skippedIn([other, { address: EXCHANGE, topics: [BUY], data: '0x' }], EXCHANGE)).toEqual([]);
  });

  it.each([BUY, SELL])('is the fault of the order that the error names: %s', (orderId) => {
    const named = error('ShareExchange_InvalidSignature', orderId);
    expect(refusedFor(named, sides(true, true))).toEqual([{ orderId, reason: 'ShareExchange_InvalidSignature' }]);
  });

  it('is, when it would cost too much, the fault of the contract wallets and never of a plain account', () => {
    const refusedIds = (buyer: boolean, seller: boolean): string[] =>
      refusedFor(reason, sides(buyer, seller)).map(({ orderId }) => orderId);
    expect(refusedIds(true, false)).toEqual([BUY]);
    expect(refusedIds(false, true)).toEqual([SELL]);
    expect(refusedIds(true, true)).toEqual([BUY, SELL]);
    expect(refusedIds(false, false)).toEqual([]);
  });

  it("is nobody's fault by a token's error, or by one that names a third order", () => {
    expect(refusedFor('0xfb8f41b2', sides(true, true))).toEqual([]);
    expect(refusedFor(error('ShareExchange_InvalidSignature', `0x${'77'.repeat(32)}`), sides(true, true))).toEqual([]);
  });
});
