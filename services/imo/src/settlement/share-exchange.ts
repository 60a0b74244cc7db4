import { Rpc, TransactionKey } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { SHARE_UNIT } from '@icubed/protocol';
import type { Crossing } from '../order/order-book.js';
import type { PlacedOrder } from '../order/order.js';
import { messageOf } from '../order/signed-order.js';
import { type Log, type Refusal, refusedFor, type SkippedTrade, skippedIn } from './skipped-trade.js';
import type { SignedTransaction } from './trade-batch.js';

/** ShareExchange.TRADE_GAS: the most that one trade may use. */
const TRADE_GAS = 500_000n;

export interface Receipt {
  readonly succeeded: boolean;
  readonly blockNumber: number;
  readonly skipped: readonly SkippedTrade[];
}

/** What the contract would do with a batch now: the trades it settles, their gas, and an order to give up for each that it skips. */
export interface Estimate {
  readonly settled: readonly Crossing[];
  readonly gas: bigint;
  readonly refused: readonly Refusal[];
}

/** The MATCHER key: it signs matchOrders and nothing else, and the contract holds it to the makers' limits. */
export class ShareExchange {
  private readonly key: TransactionKey;
  private readonly rpc: Rpc;

  constructor(
    rpcUrls: readonly string[],
    chainId: number,
    private readonly address: string,
    privateKey: string,
  ) {
    this.rpc = new Rpc(rpcUrls, { timeoutMs: 5_000, rounds: 1 });
    this.key = new TransactionKey(this.rpc, chainId, privateKey);
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
   * Asks the contract what it would settle. Of a trade that it would skip, the order that it names is blamed, else the later of the two. What it
   * skips changes nothing, so what it settles it settles without them too.
   */
  async estimate(crossings: readonly Crossing[]): Promise<Estimate> {
    const [reasons] = interfaces.ShareExchange.decodeFunctionResult(
      'matchOrders',
      await this.rpc.call<string>('eth_call', [this.callOf(crossings), 'latest']),
    ) as unknown as [string[]];
    const refused = await Promise.all(
      crossings.map(async ({ buy, sell }, index) => {
        const reason = reasons[index] ?? '0x';
        if (reason === '0x') return [];
        const blamed = await this.blame([buy, sell], reason);
        // an error of a token is known by its selector alone
        return blamed.length > 0 ? blamed : [{ orderId: later(buy, sell).orderId, reason: reason.slice(0, 10) }];
      }),
    );
    const settled = crossings.filter((_, index) => reasons[index] === '0x');
    return { settled, gas: settled.length === 0 ? 0n : await this.gasOf(settled), refused: refused.flat() };
  }

  /** The orders of a skipped trade to give up; none where the error leaves open whose fault it was. */
  async blame(orders: readonly PlacedOrder[], reason: string): Promise<Refusal[]> {
    const sides = orders.map(async ({ orderId, maker }) => ({
      orderId,
      isContract: (await this.rpc.call<string>('eth_getCode', [maker, 'latest'])) !== '0x',
    }));
    return refusedFor(reason, await Promise.all(sides));
  }

  async sign(data: string, nonce: number, gasLimit: bigint): Promise<SignedTransaction> {
    return kept(await this.key.sign({ to: this.address, data }, { nonce, gasLimit }));
  }

  /** The same batch at the same nonce and a higher fee. */
  async outbid({ raw }: SignedTransaction): Promise<SignedTransaction> {
    return kept(await this.key.outbid({ rawTransaction: raw }));
  }

  async broadcast({ raw }: SignedTransaction): Promise<void> {
    await this.key.send({ rawTransaction: raw });
  }

  async receipt(hash: string): Promise<Receipt | undefined> {
    const found = await this.rpc.call<{ status: string; blockNumber: string; logs: Log[] } | null>(
      'eth_getTransactionReceipt',
      [hash],
    );
    if (found === null) return undefined;
    const { status, blockNumber, logs } = found;
    return {
      succeeded: status === '0x1',
      blockNumber: Number(blockNumber),
      skipped: skippedIn(logs, this.address),
    };
  }

  nonceAt(block: number | 'latest'): Promise<number> {
    return this.key.nonceAt(block);
  }

  /** Enough for every wallet to burn what a trade may use, whatever it used here: else one could make the whole batch revert. */
  private async gasOf(crossings: readonly Crossing[]): Promise<bigint> {
    const used = BigInt(await this.rpc.call<string>('eth_estimateGas', [this.callOf(crossings)]));
    return (used * 12n) / 10n + BigInt(crossings.length) * TRADE_GAS;
  }

  private callOf(crossings: readonly Crossing[]) {
    return { from: this.key.address, to: this.address, data: this.callData(crossings) };
  }
}

function kept({
  transactionHash: hash,
  rawTransaction: raw,
}: Awaited<ReturnType<TransactionKey['sign']>>): SignedTransaction {
  return { hash, raw };
}

function later(a: PlacedOrder, b: PlacedOrder): PlacedOrder {
  return a.position > b.position ? a : b;
}
