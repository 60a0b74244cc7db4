import { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { isModelverseError, type ModelverseError } from '@icubed/errors';
import { SHARE_UNIT } from '@icubed/protocol';
import { Transaction, Wallet } from 'ethers';
import type { Crossing } from '../order/order-book.js';
import type { PlacedOrder } from '../order/order.js';
import { messageOf } from '../order/signed-order.js';
import type { SignedTransaction } from './trade-batch.js';

export interface Receipt {
  readonly succeeded: boolean;
  readonly blockNumber: number;
}

export type Estimate =
  | { readonly settled: readonly Crossing[]; readonly gas: bigint }
  | { readonly refused: string; readonly reason: string };

/** The MATCHER key: it signs matchOrders and nothing else, and the contract holds it to the makers' limits. */
export class ShareExchange {
  private readonly wallet: Wallet;
  private readonly rpc: Rpc;

  constructor(
    rpcUrls: readonly string[],
    private readonly chainId: number,
    private readonly address: string,
    privateKey: string,
  ) {
    this.rpc = new Rpc(rpcUrls, { timeoutMs: 5_000, rounds: 1 });
    this.wallet = new Wallet(privateKey);
  }

  callData(crossings: readonly Crossing[]): string {
    const matches = crossings.map(({ buy, sell, shares, pricePerShareUsdMicros }) => ({
      buy: messageOf(buy),
      buySignature: buy.signature,
      sell: messageOf(sell),
      sellSignature: sell.signature,
      shares: shares * SHARE_UNIT,
      pricePerShare: pricePerShareUsdMicros,
    }));
    return interfaces.ShareExchange.encodeFunctionData('matchOrders', [matches]);
  }

  /**
   * What can be settled now and its gas, or the order that the contract refuses: the one it names, else the later of the two. When each
   * trade passes alone but not all together, the first goes alone.
   */
  async estimate(crossings: readonly Crossing[]): Promise<Estimate> {
    try {
      return { settled: crossings, gas: await this.gasOf(crossings) };
    } catch (error) {
      const [first] = crossings;
      if (!isModelverseError(error, 'MIRROR.RPC_REJECTED') || first === undefined) throw error;
      if (crossings.length === 1) return blame(first, error);
      for (const crossing of crossings) {
        const alone = await this.estimate([crossing]);
        if ('refused' in alone) return alone;
      }
      return this.estimate([first]);
    }
  }

  async sign(data: string, options: { nonce: number; gas: bigint; feeFactor: bigint }): Promise<SignedTransaction> {
    const [{ baseFeePerGas }, priority] = await Promise.all([
      this.rpc.call<{ baseFeePerGas?: string }>('eth_getBlockByNumber', ['latest', false]),
      this.rpc.call<string>('eth_maxPriorityFeePerGas'),
    ]);
    const maxPriorityFeePerGas = (BigInt(priority) * options.feeFactor) / 100n;
    const raw = await this.wallet.signTransaction({
      type: 2,
      chainId: this.chainId,
      to: this.address,
      data,
      value: 0n,
      nonce: options.nonce,
      gasLimit: options.gas,
      maxPriorityFeePerGas,
      // two doublings of the base fee still leave it mineable
      maxFeePerGas: (BigInt(baseFeePerGas ?? '0x0') * 4n * options.feeFactor) / 100n + maxPriorityFeePerGas,
    });
    return { raw, hash: Transaction.from(raw).hash ?? '' };
  }

  /** Sending what was sent before does nothing: that is no failure. */
  async broadcast({ raw }: SignedTransaction): Promise<void> {
    try {
      await this.rpc.call('eth_sendRawTransaction', [raw]);
    } catch (error) {
      if (!isModelverseError(error) || !/already|nonce too low|known|replacement/i.test(error.detail)) throw error;
    }
  }

  async receipt(hash: string): Promise<Receipt | undefined> {
    const found = await this.rpc.call<{ status: string; blockNumber: string } | null>('eth_getTransactionReceipt', [
      hash,
    ]);
    return found === null ? undefined : { succeeded: found.status === '0x1', blockNumber: Number(found.blockNumber) };
  }

  async nonceAt(block: number | 'latest'): Promise<number> {
    const tag = block === 'latest' ? block : `0x${block.toString(16)}`;
    return Number(await this.rpc.call<string>('eth_getTransactionCount', [this.wallet.address, tag]));
  }

  private async gasOf(crossings: readonly Crossing[]): Promise<bigint> {
    const call = { from: this.wallet.address, to: this.address, data: this.callData(crossings) };
    return (BigInt(await this.rpc.call<string>('eth_estimateGas', [call])) * 12n) / 10n;
  }
}

function blame({ buy, sell }: Crossing, error: ModelverseError): Estimate {
  const data = error.extras['data'];
  const revert = typeof data === 'string' ? interfaces.ShareExchange.parseError(data) : null;
  const named =
    revert?.fragment.inputs.some(({ name }) => name === 'orderHash') === true ? revert.args['orderHash'] : '';
  const blamed = [buy, sell].find(({ orderId }) => orderId === named) ?? later(buy, sell);
  return { refused: blamed.orderId, reason: revert?.name ?? error.detail };
}

function later(a: PlacedOrder, b: PlacedOrder): PlacedOrder {
  return a.position > b.position ? a : b;
}
