import { Inject, Injectable } from '@nestjs/common';
import { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { isModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import type { UsdMicros } from '@icubed/protocol';
import { type Result, Transaction, Wallet } from 'ethers';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import type { ExecutorConfig } from '../config.js';
import type { SignedTransaction } from './settlement-batch.js';

const DAY_SECONDS = 86_400n;
/** what a session that JobManager does not know may still pay */
const NOTHING = { spentUsdMicros: undefined, dailyAllowanceUsdMicros: 0n as UsdMicros };

export interface TransactionReceipt {
  readonly succeeded: boolean;
  readonly blockNumber: number;
}

/** The SETTLEMENT key and what it asks and tells JobManager. It signs redeemBatch and nothing else. */
@Injectable()
export class JobManager {
  private readonly wallet: Wallet;

  constructor(
    @Inject(Rpc) private readonly rpc: Rpc,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(CONFIG) config: ExecutorConfig,
  ) {
    this.wallet = new Wallet(config.settlementPrivateKey);
  }

  /** What is left of the operator's bond for the running 24 hours. */
  async bondAllowance(): Promise<UsdMicros> {
    const [bond] = await this.view('bondOf', [this.wallet.address]);
    const [redeemed] = await this.view('redeemedInWindow', [this.wallet.address]);
    const left = (bond as bigint) - (redeemed as bigint);
    return (left > 0n ? left : 0n) as UsdMicros;
  }

  async session(
    sessionId: string,
  ): Promise<{ spentUsdMicros: bigint | undefined; dailyAllowanceUsdMicros: UsdMicros }> {
    try {
      const [session] = (await this.view('sessionOf', [sessionId])) as unknown as [Record<string, bigint>];
      const { cap = 0n, spent = 0n, day = 0n, dailyCap = 0n, dailySpent = 0n } = session;
      const today = BigInt((await this.block()).timestamp) / DAY_SECONDS;
      const allowance = dailyCap === 0n ? cap - spent : dailyCap - (day === today ? dailySpent : 0n);
      return { spentUsdMicros: spent, dailyAllowanceUsdMicros: allowance as UsdMicros };
    } catch (error) {
      if (isModelverseError(error, 'MIRROR.RPC_REJECTED')) return NOTHING;
      throw error;
    }
  }

  /** Gas for the call data, or the session whose voucher JobManager refuses. Throws what else it refuses. */
  async estimate(data: string): Promise<{ gas: bigint } | { refusedSession: string; reason: string }> {
    try {
      const gas = await this.rpc.call<string>('eth_estimateGas', [
        { from: this.wallet.address, to: this.chain.jobManager, data },
      ]);
      return { gas: (BigInt(gas) * 12n) / 10n };
    } catch (error) {
      const revert = isModelverseError(error, 'MIRROR.RPC_REJECTED') ? error.extras['data'] : undefined;
      const parsed = typeof revert === 'string' ? interfaces.JobManager.parseError(revert) : null;
      const sessionId = parsed?.fragment.inputs.findIndex((input) => input.name === 'sessionId') ?? -1;
      if (parsed === null || sessionId < 0) throw error;
      return { refusedSession: String(parsed.args[sessionId]).toLowerCase(), reason: parsed.name };
    }
  }

  async sign(data: string, options: { nonce: number; gas: bigint; feeFactor: bigint }): Promise<SignedTransaction> {
    const [{ baseFeePerGas }, priority] = await Promise.all([
      this.block(),
      this.rpc.call<string>('eth_maxPriorityFeePerGas'),
    ]);
    const maxPriorityFeePerGas = (BigInt(priority) * options.feeFactor) / 100n;
    const raw = await this.wallet.signTransaction({
      type: 2,
      chainId: this.chain.chainId,
      to: this.chain.jobManager,
      data,
      value: 0n,
      nonce: options.nonce,
      gasLimit: options.gas,
      maxPriorityFeePerGas,
      // two doublings of the base fee still leave it mineable
      maxFeePerGas: (BigInt(baseFeePerGas ?? '0x0') * 4n * options.feeFactor) / 100n + maxPriorityFeePerGas,
    });
    return { raw, hash: hashOf(raw) };
  }

  /** Sending what was sent before does nothing: that is no failure. */
  async broadcast({ raw }: SignedTransaction): Promise<void> {
    try {
      await this.rpc.call('eth_sendRawTransaction', [raw]);
    } catch (error) {
      if (!isModelverseError(error) || !/already|nonce too low|known|replacement/i.test(error.detail)) throw error;
    }
  }

  async receipt(hash: string): Promise<TransactionReceipt | undefined> {
    const found = await this.rpc.call<{ status: string; blockNumber: string } | null>('eth_getTransactionReceipt', [
      hash,
    ]);
    return found === null ? undefined : { succeeded: found.status === '0x1', blockNumber: Number(found.blockNumber) };
  }

  /** The settlement key's next nonce after this block. */
  async nonceAt(block: number | 'latest'): Promise<number> {
    const tag = block === 'latest' ? block : `0x${block.toString(16)}`;
    return Number(await this.rpc.call<string>('eth_getTransactionCount', [this.wallet.address, tag]));
  }

  private async view(name: string, args: readonly unknown[]): Promise<Result> {
    const data = interfaces.JobManager.encodeFunctionData(name, args);
    const answer = await this.rpc.call<string>('eth_call', [{ to: this.chain.jobManager, data }, 'latest']);
    return interfaces.JobManager.decodeFunctionResult(name, answer);
  }

  private block(): Promise<{ timestamp: string; baseFeePerGas?: string }> {
    return this.rpc.call('eth_getBlockByNumber', ['latest', false]);
  }
}

function hashOf(raw: string): string {
  return Transaction.from(raw).hash ?? '';
}
