import { encodeRlp, keccak256, toBeArray } from 'ethers';

/** A block's header as JSON-RPC gives it. Fields that a fork added are absent on chains before it. */
export interface RpcHeader {
  readonly number: string;
  readonly hash: string;
  readonly parentHash: string;
  readonly timestamp: string;
  readonly logsBloom: string;
  readonly receiptsRoot: string;
  readonly [field: string]: unknown;
}

/** In the order of the yellow paper, then of the forks: London, Shanghai, Cancun (three), Prague. */
const FIELDS: readonly (readonly [name: string, kind: 'bytes' | 'integer'])[] = [
  ['parentHash', 'bytes'],
  ['sha3Uncles', 'bytes'],
  ['miner', 'bytes'],
  ['stateRoot', 'bytes'],
  ['transactionsRoot', 'bytes'],
  ['receiptsRoot', 'bytes'],
  ['logsBloom', 'bytes'],
  ['difficulty', 'integer'],
  ['number', 'integer'],
  ['gasLimit', 'integer'],
  ['gasUsed', 'integer'],
  ['timestamp', 'integer'],
  ['extraData', 'bytes'],
  ['mixHash', 'bytes'],
  ['nonce', 'bytes'],
  ['baseFeePerGas', 'integer'],
  ['withdrawalsRoot', 'bytes'],
  ['blobGasUsed', 'integer'],
  ['excessBlobGas', 'integer'],
  ['parentBeaconBlockRoot', 'bytes'],
  ['requestsHash', 'bytes'],
];
const MANDATORY = 15;

/**
 * The hash that this header must have: keccak-256 of its RLP. Who knows a block's hash can so check all that the header promises: its
 * parent, its time, its bloom, the root of its receipts. Undefined when a field is missing or is no hex.
 */
export function headerHash(header: RpcHeader): string | undefined {
  const values: (string | Uint8Array)[] = [];
  for (const [index, [name, kind]] of FIELDS.entries()) {
    const value = header[name];
    if (value === undefined || value === null) {
      if (index < MANDATORY) return undefined;
      continue;
    }
    if (typeof value !== 'string' || !/^0x[0-9a-f]*$/i.test(value)) return undefined;
    values.push(kind === 'bytes' ? value : toBeArray(value === '0x' ? '0x0' : value));
  }
  return values.every((value) => typeof value !== 'string' || value.length % 2 === 0)
    ? keccak256(encodeRlp(values))
    : undefined;
}
