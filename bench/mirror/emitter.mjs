import { concat, id, Interface, toBeHex } from 'ethers';

/** Transfers go round among so many accounts. */
export const ACCOUNTS = 1_000;
export const ABI = ['event Transfer(address indexed from, address indexed to, uint256 value)'];

const hex = (number, bytes) => toBeHex(number, bytes);
const LOOP = 0x08;
const DONE = 0x56;

/**
 * `emit(first, count)` without a selector, two words of calldata: for each i of first ≤ i < first + count a
 * `Transfer(0x1000 + 13 i mod 1000, 0x1000 + 7 i mod 1000, i)`. By hand, because a compiler would have to be started for it.
 */
const runtime = concat([
  '0x602035', // calldataload(32)
  '0x5f35', // calldataload(0)
  '0x01', // end
  '0x5f35', // end i
  '0x5b', // loop:
  '0x818110', // i < end
  '0x15',
  concat(['0x60', hex(DONE, 1), '0x57']), // else done
  '0x805f52', // the value
  concat(['0x61', hex(ACCOUNTS, 2), '0x81', '0x600702', '0x06', '0x611000', '0x01']), // to
  concat(['0x61', hex(ACCOUNTS, 2), '0x82', '0x600d02', '0x06', '0x611000', '0x01']), // from
  concat(['0x7f', id('Transfer(address,address,uint256)')]),
  '0x60205f',
  '0xa3', // log3(0, 32, topic, from, to)
  '0x6001',
  '0x01', // i + 1
  concat(['0x60', hex(LOOP, 1), '0x56']),
  '0x5b00', // done:
]);

const size = (runtime.length - 2) / 2;
/** Copies the code behind it into the chain. */
export const bytecode = concat([
  concat(['0x60', hex(size, 1), '0x60', hex(0x0a, 1), '0x5f39', '0x60', hex(size, 1), '0x5ff3']),
  runtime,
]);

export const callOf = (first, count) => concat([hex(first, 32), hex(count, 32)]);
export const transfers = new Interface(ABI);
