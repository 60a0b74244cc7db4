import { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { isModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { Inject, Injectable } from '@nestjs/common';
import { keccak256, Wallet, ZeroHash } from 'ethers';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import type { BenchmarkConfig } from '../config.js';
import type { AnchorTransaction, ChainView } from './anchor.js';
import type { OpenRelease } from './anchor.store.js';

interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** The RANKING key as a sender: it asks and tells RankingAnchor and sends nothing else. */
@Injectable()
export class RankingKey {
  private readonly wallet: Wallet;

  constructor(
    @Inject(Rpc) private readonly rpc: Rpc,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @InjectConfig() config: BenchmarkConfig,
  ) {
    this.wallet = new Wallet(config.rankingPrivateKey);
  }

  async look(week: number, signed: AnchorTransaction | undefined): Promise<ChainView> {
    const data = interfaces.RankingAnchor.encodeFunctionData('rootOf', [week]);
    const [root, nonce, receipt] = await this.rpc.batch<unknown>([
      { method: 'eth_call', params: [{ to: this.chain.rankingAnchor, data }, 'latest'] },
      { method: 'eth_getTransactionCount', params: [this.wallet.address, 'latest'] },
      ...(signed ? [{ method: 'eth_getTransactionReceipt', params: [signed.transactionHash] }] : []),
    ]);
    const { status } = (receipt ?? {}) as { status?: string };
    return {
      root: root === ZeroHash ? null : (root as string),
      nonce: Number(nonce),
      receipt: status === undefined ? 'none' : status === '0x1' ? 'succeeded' : 'reverted',
    };
  }

  /** Throws MIRROR.RPC_REJECTED when the contract would refuse it. */
  async sign({ week, root, cid }: OpenRelease, nonce: number, instead?: AnchorTransaction): Promise<AnchorTransaction> {
    const { chainId, rankingAnchor: to } = this.chain;
    const data = interfaces.RankingAnchor.encodeFunctionData('anchor', [week, root, cid]);
    const gas = await this.rpc.call<string>('eth_estimateGas', [{ from: this.wallet.address, to, data }]);
    const rawTransaction = await this.wallet.signTransaction({
      ...{ type: 2, chainId, to, data, nonce, value: 0n, gasLimit: (BigInt(gas) * 5n) / 4n },
      ...(await this.fees(instead !== undefined)),
    });
    return { transactionHash: keccak256(rawTransaction), rawTransaction, nonce, signedAt: new Date() };
  }

  /** Sending what was sent before does nothing: that is no failure. */
  async send({ rawTransaction }: AnchorTransaction): Promise<void> {
    try {
      await this.rpc.call('eth_sendRawTransaction', [rawTransaction]);
    } catch (error) {
      const expected = isModelverseError(error) && /already|nonce too low|known|replacement/i.test(error.detail);
      if (!expected) throw error;
    }
  }

  private async fees(repriced: boolean): Promise<Fees> {
    const [block, tip] = await this.rpc.batch<unknown>([
      { method: 'eth_getBlockByNumber', params: ['latest', false] },
      { method: 'eth_maxPriorityFeePerGas', params: [] },
    ]);
    const { baseFeePerGas = '0x0' } = block as { baseFeePerGas?: string };
    // pools ask a replacement for a tenth more of both; time has passed, and the base fee may have risen too
    const factor = repriced ? 2n : 1n;
    const maxPriorityFeePerGas = BigInt(tip as string) * factor;
    return { maxPriorityFeePerGas, maxFeePerGas: BigInt(baseFeePerGas) * 4n * factor + maxPriorityFeePerGas };
  }
}
