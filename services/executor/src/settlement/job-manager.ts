import { Inject, Injectable } from '@nestjs/common';
import { revertDataOf, Rpc, TransactionKey } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { isModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import type { UsdMicros } from '@icubed/protocol';
import type { Result } from 'ethers';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import type { ExecutorConfig } from '../config.js';
import type { SignedTransaction } from './settlement-batch.js';

const DAY_SECONDS = 86_400n;
/** Of one transaction (EIP-7825). */
const MOST_GAS = 1n << 24n;
/** what a session that JobManager does not know may still pay */
const NOTHING = { spentUsdMicros: undefined, dailyAllowanceUsdMicros: 0n as UsdMicros };

export interface TransactionReceipt {
  readonly succeeded: boolean;
  readonly blockNumber: number;
}

/** The SETTLEMENT key and what it asks and tells JobManager. It signs redeemBatch here, and answers to claims in `usage-claim/`. */
@Injectable()
export class JobManager {
  private readonly key: TransactionKey;

  constructor(
    @Inject(Rpc) private readonly rpc: Rpc,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(CONFIG) config: ExecutorConfig,
  ) {
    this.key = new TransactionKey(rpc, chain.chainId, config.settlementPrivateKey);
  }

  /** What is left of the operator's bond for the running 24 hours. */
  async bondAllowance(): Promise<UsdMicros> {
    const { bondUsdMicros, redeemedUsdMicros } = await this.bondAt('latest');
    const left = bondUsdMicros - redeemedUsdMicros;
    return (left > 0n ? left : 0n) as UsdMicros;
  }

  /**
   * The bond at the head, because a slash narrows it at once, and what its window counts at `block`: of a final one what is redeemed and not final
   * yet is left out, which is unsettled still.
   */
  async bondAt(block: number | 'latest'): Promise<{ bondUsdMicros: UsdMicros; redeemedUsdMicros: UsdMicros }> {
    const [bond] = await this.view('bondOf', [this.key.address]);
    const [redeemed] = await this.view('redeemedInWindow', [this.key.address], block);
    return { bondUsdMicros: bond as UsdMicros, redeemedUsdMicros: redeemed as UsdMicros };
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

  /** Gas for the call data, the session whose voucher JobManager refuses, or why it takes none of it. Throws MIRROR.RPC_UNAVAILABLE. */
  async estimate(
    data: string,
  ): Promise<{ gas: bigint } | { refusedSession: string; reason: string } | { refusedWhole: string }> {
    try {
      const gas = ((await this.key.estimate({ to: this.chain.jobManager, data })) * 12n) / 10n;
      const block = BigInt((await this.block()).gasLimit);
      const most = block < MOST_GAS ? block : MOST_GAS;
      // signed and stored it could never be mined, and all that follows would wait behind it
      return gas > most ? { refusedWhole: `it takes ${gas} gas, a transaction has at most ${most}` } : { gas };
    } catch (error) {
      if (!isModelverseError(error, 'MIRROR.RPC_REJECTED')) throw error;
      const revert = revertDataOf(error);
      const parsed = revert === undefined ? null : interfaces.JobManager.parseError(revert);
      const sessionId = parsed?.fragment.inputs.findIndex((input) => input.name === 'sessionId') ?? -1;
      if (parsed === null || sessionId < 0) return { refusedWhole: parsed?.name ?? error.detail };
      return { refusedSession: String(parsed.args[sessionId]).toLowerCase(), reason: parsed.name };
    }
  }

  /** `outbid`: the transaction of the same nonce whose place the new one takes. */
  async sign(
    data: string,
    options: { nonce: number; gas: bigint; outbid?: SignedTransaction | undefined },
  ): Promise<SignedTransaction> {
    const { nonce, gas: gasLimit, outbid } = options;
    const call = { to: this.chain.jobManager, data };
    const terms = { nonce, gasLimit, outbid: outbid && { rawTransaction: outbid.raw } };
    const { rawTransaction: raw, transactionHash: hash } = await this.key.sign(call, terms);
    return { raw, hash };
  }

  broadcast({ raw }: SignedTransaction): Promise<void> {
    return this.key.send({ rawTransaction: raw });
  }

  async receipt(hash: string): Promise<TransactionReceipt | undefined> {
    const found = await this.rpc.call<{ status: string; blockNumber: string } | null>('eth_getTransactionReceipt', [
      hash,
    ]);
    return found === null ? undefined : { succeeded: found.status === '0x1', blockNumber: Number(found.blockNumber) };
  }

  /** The settlement key's next nonce after this block. */
  nonceAt(block: number | 'latest'): Promise<number> {
    return this.key.nonceAt(block);
  }

  private async view(name: string, args: readonly unknown[], block: number | 'latest' = 'latest'): Promise<Result> {
    const data = interfaces.JobManager.encodeFunctionData(name, args);
    const tag = block === 'latest' ? block : `0x${block.toString(16)}`;
    const answer = await this.rpc.call<string>('eth_call', [{ to: this.chain.jobManager, data }, tag]);
    return interfaces.JobManager.decodeFunctionResult(name, answer);
  }

  private block(): Promise<{ timestamp: string; gasLimit: string }> {
    return this.rpc.call('eth_getBlockByNumber', ['latest', false]);
  }
}
