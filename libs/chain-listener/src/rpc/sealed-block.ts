import { getBytes } from 'ethers';
import { headerHash, type RpcHeader } from '../proof/header-hash.js';
import type { SealedBlock } from './block.js';
import { lied } from './doubt.js';

/** Reads a header that was asked for by its number. Throws MIRROR.RPC_LIED when it is not what its hash says. */
export function sealedBlock(header: RpcHeader, asked: number | 'latest'): SealedBlock {
  if (headerHash(header) !== header.hash) throw lied(`block ${asked} is not what its hash ${header.hash} says`);
  const number = Number(header.number);
  if (asked !== 'latest' && number !== asked) throw lied(`asked for block ${asked} and given block ${number}`);
  const transactions = (header['transactions'] ?? []) as readonly string[];
  return {
    number,
    hash: header.hash,
    parentHash: header.parentHash,
    timestamp: Number(header.timestamp),
    logsBloom: getBytes(header.logsBloom),
    receiptsRoot: header.receiptsRoot,
    transactions,
  };
}
