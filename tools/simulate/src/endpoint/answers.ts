import type { RpcLog } from '@icubed/chain-listener';
import { CHAIN_ID } from '../chain/contracts.js';
import { logsOf, type SimBlock } from '../chain/sim-block.js';
import type { SimChain } from '../chain/sim-chain.js';

export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

interface LogQuery {
  readonly fromBlock?: string;
  readonly toBlock?: string;
  readonly blockHash?: string;
  readonly address: readonly string[];
  readonly topics: readonly [readonly string[]];
}

const quantity = (value: number): string => `0x${value.toString(16)}`;

/** What a node that sees `view` answers when it is well. */
export function answer(
  chain: SimChain,
  view: readonly SimBlock[],
  method: string,
  params: readonly unknown[],
  maxLogs: number,
): unknown {
  const head = view.length - 1;
  switch (method) {
    case 'eth_chainId':
      return quantity(CHAIN_ID);
    case 'eth_blockNumber':
      return quantity(head);
    case 'eth_getBlockByNumber':
      return view[params[0] === 'latest' ? head : Number(params[0])]?.header ?? null;
    case 'eth_getBlockReceipts':
      return seen(chain, view, String(params[0]))?.receipts ?? null;
    case 'eth_getLogs':
      return logs(chain, view, params[0] as LogQuery, maxLogs);
    default:
      throw new RpcError(-32601, `the method ${method} does not exist`);
  }
}

/** By hash a node knows the blocks of lost branches too, but none above its own head. */
function seen(chain: SimChain, view: readonly SimBlock[], hash: string): SimBlock | undefined {
  const block = chain.known(hash);
  return block !== undefined && block.number < view.length ? block : undefined;
}

function logs(chain: SimChain, view: readonly SimBlock[], query: LogQuery, maxLogs: number): RpcLog[] {
  const addresses = new Set(query.address);
  const topics = new Set(query.topics[0]);
  const wanted = blocksOf(chain, view, query)
    .flatMap(logsOf)
    .filter((log) => addresses.has(log.address) && topics.has(log.topics[0] ?? ''));
  if (wanted.length > maxLogs && query.blockHash === undefined)
    throw new RpcError(-32602, `query returned more than ${maxLogs} results`);
  return wanted;
}

function blocksOf(chain: SimChain, view: readonly SimBlock[], query: LogQuery): readonly SimBlock[] {
  if (query.blockHash === undefined) return view.slice(Number(query.fromBlock), Number(query.toBlock) + 1);
  const block = seen(chain, view, query.blockHash);
  if (block === undefined) throw new RpcError(-32000, 'unknown block');
  return [block];
}
