import { describe, expect, it } from '@jest/globals';
import { id, Interface } from 'ethers';
import type { RawLog } from '../rpc/block.js';
import { type AnyProjection } from './chain-projection.js';
import { EventIndex } from './event-index.js';

const abi = [
  'event Opened(uint256 indexed assetId, string indexed name, tuple(uint16 promptBps, tuple(address payee)[] parts) terms, uint64[2] times)',
  'event Closed(uint256 indexed assetId)',
];
const deployment = { chainId: 31337, blockNumber: 1, contracts: { Market: `0x${'Ab'.repeat(20)}` } };
const market = projectionOf('market', ['Opened']);
const payee = '0x5FbDB2315678afecb367f032d93F642f64180aa3';

function projectionOf(kind: string, events: string[], contract = 'Market'): AnyProjection {
  const nothing = async (): Promise<void> => undefined;
  return {
    kind,
    sources: [{ contract, abi, events }],
    aggregateOf: () => kind,
    evolve: () => 0,
    write: nothing,
    erase: nothing,
  };
}

function logOf(name: string, values: unknown[]): RawLog {
  const { data, topics } = new Interface(abi).encodeEventLog(name, values);
  const origin = { blockNumber: 4, blockHash: '0xb', blockTimestamp: 99, logIndex: 2, transactionHash: '0xt' };
  return { ...origin, address: `0x${'ab'.repeat(20)}`, topics, data };
}

describe('event index', () => {
  it('decodes to plain named objects with bigints, checksummed addresses and the hash of an indexed string', () => {
    const log = logOf('Opened', [7n, 'ocr', [500, [[payee.toLowerCase()]]], [1, 2]]);
    const routed = new EventIndex(deployment, [market]).decode(log);
    expect(routed?.event).toEqual({
      contract: 'Market',
      name: 'Opened',
      args: { assetId: 7n, name: id('ocr'), terms: { promptBps: 500n, parts: [{ payee }] }, times: [1n, 2n] },
      origin: {
        chainId: 31337,
        address: log.address,
        blockNumber: 4,
        blockHash: '0xb',
        timestamp: 99,
        transactionHash: '0xt',
        logIndex: 2,
      },
    });
    expect(Object.getPrototypeOf(routed?.event.args['terms'])).toBe(Object.prototype);
  });

  it('ignores an event, a contract and an anonymous log that nobody asked for', () => {
    const index = new EventIndex(deployment, [market]);
    const opened = logOf('Opened', [7n, 'ocr', [500, []], [1, 2]]);
    expect(index.decode(logOf('Closed', [7n]))).toBeUndefined();
    expect(index.decode({ ...opened, address: `0x${'cd'.repeat(20)}` })).toBeUndefined();
    expect(index.knows({ ...opened, topics: [] })).toBe(false);
  });

  it('hands one event to every projection that asked for it', () => {
    const index = new EventIndex(deployment, [market, projectionOf('other', ['Opened', 'Closed'])]);
    const kinds = index.decode(logOf('Opened', [7n, 'ocr', [500, []], [1, 2]]))?.projections.map(({ kind }) => kind);
    expect(kinds).toEqual(['market', 'other']);
    expect(index.filter.addresses).toHaveLength(1);
    expect(index.filter.topics).toHaveLength(2);
  });

  it('names what a known event does not fit', () => {
    const log = { ...logOf('Opened', [7n, 'ocr', [500, []], [1, 2]]), data: '0x00' };
    expect(() => new EventIndex(deployment, [market]).decode(log)).toThrow(/MIRROR.UNDECODABLE: Market.Opened/);
  });

  it('refuses at start what could never work', () => {
    expect(() => new EventIndex(deployment, [projectionOf('x', ['Opened'], 'Nowhere')])).toThrow(/Nowhere/);
    expect(() => new EventIndex(deployment, [projectionOf('x', ['Missing'])])).toThrow(/Missing/);
    expect(() => new EventIndex(deployment, [market, market])).toThrow(/share a kind/);
  });
});
