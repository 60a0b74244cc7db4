import { isModelverseError } from '@icubed/errors';
import { logOf, type RawLog, type SealedBlock } from '../rpc/block.js';
import type { Rpc } from '../rpc/rpc.js';
import { lied, unstable } from '../rpc/doubt.js';
import { receiptsRoot, type RpcReceipt } from './receipts-root.js';

/** An answer of receipts is much larger than one of logs. */
const BLOCKS_A_REQUEST = 20;

/**
 * Every log of these blocks, taken from receipts that hash to the root in the block's header: none can be missing, added, altered or out
 * of place. Throws MIRROR.RPC_LIED when they do not.
 */
export async function provenLogs(rpc: Rpc, blocks: readonly SealedBlock[]): Promise<RawLog[]> {
  const logs: RawLog[] = [];
  for (let start = 0; start < blocks.length; start += BLOCKS_A_REQUEST)
    logs.push(...(await provenChunk(rpc, blocks.slice(start, start + BLOCKS_A_REQUEST))));
  return logs;
}

async function provenChunk(rpc: Rpc, blocks: readonly SealedBlock[]): Promise<RawLog[]> {
  try {
    const answers = await rpc.batch<RpcReceipt[] | null>(
      blocks.map(({ hash }) => ({ method: 'eth_getBlockReceipts', params: [hash] })),
    );
    return blocks.flatMap((block, index) => proven(block, answers[index]));
  } catch (error) {
    if (blocks.length === 1 || !isModelverseError(error, 'MIRROR.RANGE_TOO_LARGE')) throw error;
    const half = Math.ceil(blocks.length / 2);
    return [...(await provenChunk(rpc, blocks.slice(0, half))), ...(await provenChunk(rpc, blocks.slice(half)))];
  }
}

function proven(block: SealedBlock, answer: RpcReceipt[] | null | undefined): RawLog[] {
  if (answer === null || answer === undefined) throw unstable(`the endpoint has no receipts of block ${block.hash}`);
  if (!Array.isArray(answer)) throw lied(`the receipts of block ${block.number} are no list`);
  const receipts = [...answer].sort((a, b) => Number(a.transactionIndex) - Number(b.transactionIndex));
  if (receiptsRoot(receipts) !== block.receiptsRoot)
    throw lied(`the receipts of block ${block.number} (${block.hash}) do not hash to the root in its header`);
  // the root says nothing about the hashes of transactions: the block's own list does, as far as the endpoint's word goes
  if (receipts.some(({ transactionHash }, index) => transactionHash !== block.transactions[index]))
    throw lied(`the receipts of block ${block.number} are not those of its transactions`);
  return receipts
    .flatMap(({ logs, transactionHash }) => logs.map((log) => ({ ...log, transactionHash })))
    .map((log, position) => logOf({ ...log, logIndex: `0x${position.toString(16)}` }, block));
}
