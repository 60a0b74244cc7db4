import { setTimeout as delay } from 'node:timers/promises';
import { startAnvil } from '@icubed/local';
import { bytecode, callOf } from './emitter.mjs';

const TRANSACTIONS_A_BLOCK = 5;
/** blocks behind the last event, so that all of them are final by depth to everybody */
export const FINALITY_DEPTH = 32;

/** An anvil with `transfers` events in `blocks` blocks, and one contract. */
export async function chainOf({ transfers, blocks }, cleanups) {
  const chain = await emptyChain(cleanups);
  const events = await chain.emit(blocks, transfers / blocks);
  await ask(chain.url, 'anvil_mine', `0x${(FINALITY_DEPTH * 2).toString(16)}`);
  const whole = { ...chain, events, last: chain.first + blocks };
  const { length } = await logsOf(whole);
  if (length !== events) throw new Error(`${events} transfers were sent and ${length} found`);
  return whole;
}

/** An anvil with the contract alone; `emit` mines blocks of so many events each and answers how many there were. */
export async function emptyChain(cleanups) {
  const anvil = await startAnvil();
  cleanups.add(() => anvil.close());
  const { url, chainId } = anvil;
  const [from] = await ask(url, 'eth_accounts');
  const deployed = await ask(url, 'eth_sendTransaction', { from, data: bytecode });
  const { contractAddress: address, blockNumber } = await receiptOf(url, deployed);
  await ask(url, 'evm_setAutomine', false);
  async function emit(blocks, eventsABlock) {
    const each = Math.ceil(eventsABlock / TRANSACTIONS_A_BLOCK);
    let sent = 0;
    for (let block = 0; block < blocks; block += 1) {
      for (let one = 0; one < TRANSACTIONS_A_BLOCK; one += 1, sent += each)
        await ask(url, 'eth_sendTransaction', { from, to: address, data: callOf(sent, each), gas: '0x1e8480' });
      await ask(url, 'evm_mine');
    }
    return sent;
  }
  return { url, chainId, address, first: Number(blockNumber), emit, close: () => anvil.close() };
}

/** anvil answers a transaction's hash before it has mined its block. */
async function receiptOf(url, hash) {
  for (;;) {
    const receipt = await ask(url, 'eth_getTransactionReceipt', hash);
    if (receipt !== null) return receipt;
    await delay(5);
  }
}

export async function ask(url, method, ...params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { result, error } = await response.json();
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
}

/** Every event, by `eth_getLogs` in ranges: what no index can do without. */
export async function logsOf({ url, address, first, last }, range = 100) {
  const logs = [];
  for (let from = first; from <= last; from += range) {
    const to = Math.min(last, from + range - 1);
    const question = { address, fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` };
    logs.push(...(await ask(url, 'eth_getLogs', question)));
  }
  return logs;
}
