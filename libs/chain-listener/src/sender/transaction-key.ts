import { isModelverseError } from '@icubed/errors';
import { keccak256, Transaction, Wallet } from 'ethers';
import type { Rpc } from '../rpc/rpc.js';
import type { SignedTransaction } from './signed-transaction.js';

/** Call data for one contract. */
export interface ContractCall {
  readonly to: string;
  readonly data: string;
}

export interface Terms {
  readonly nonce: number;
  readonly gasLimit: bigint;
  /** the transaction of the same nonce whose place it takes */
  readonly outbid?: Pick<SignedTransaction, 'rawTransaction'> | undefined;
}

/** What stands at the head, all of it by one endpoint. */
export interface KeyView {
  /** what the contract answers to the question */
  readonly answer: string;
  readonly receipt: 'none' | 'succeeded' | 'reverted';
  readonly nonce: number;
}

/** One of the platform's own keys as a sender of transactions. It keeps nothing: whoever signs with it stores what is signed before it is sent. */
export class TransactionKey {
  private readonly wallet: Wallet;

  constructor(
    private readonly rpc: Pick<Rpc, 'call' | 'batch'>,
    private readonly chainId: number,
    privateKey: string,
  ) {
    this.wallet = new Wallet(privateKey);
  }

  get address(): string {
    return this.wallet.address;
  }

  /** Asks a contract at the head, and where the key and what it signed stand there. Throws MIRROR.RPC_REJECTED, MIRROR.RPC_UNAVAILABLE. */
  async look(question: ContractCall, signed: SignedTransaction | undefined): Promise<KeyView> {
    const [answer, nonce, receipt] = await this.rpc.batch<unknown>([
      { method: 'eth_call', params: [question, 'latest'] },
      { method: 'eth_getTransactionCount', params: [this.address, 'latest'] },
      ...(signed ? [{ method: 'eth_getTransactionReceipt', params: [signed.transactionHash] }] : []),
    ]);
    const { status } = (receipt ?? {}) as { status?: string };
    return {
      answer: answer as string,
      nonce: Number(nonce),
      receipt: status === undefined ? 'none' : status === '0x1' ? 'succeeded' : 'reverted',
    };
  }

  /** Gas that the call takes now. Throws MIRROR.RPC_REJECTED, `extras.data` the revert's, when the contract would refuse it. */
  async estimate(call: ContractCall): Promise<bigint> {
    return BigInt(await this.rpc.call<string>('eth_estimateGas', [{ from: this.address, ...call }]));
  }

  async sign(call: ContractCall, { nonce, gasLimit, outbid }: Terms): Promise<SignedTransaction> {
    const [block, tip] = await this.rpc.batch<unknown>([
      { method: 'eth_getBlockByNumber', params: ['latest', false] },
      { method: 'eth_maxPriorityFeePerGas', params: [] },
    ]);
    const { baseFeePerGas = '0x0' } = block as { baseFeePerGas?: string };
    const known = outbid && Transaction.from(outbid.rawTransaction);
    const maxPriorityFeePerGas = atLeast(BigInt(tip as string), known?.maxPriorityFeePerGas);
    // two doublings of the base fee still leave it mineable
    const maxFeePerGas = atLeast(BigInt(baseFeePerGas) * 4n + maxPriorityFeePerGas, known?.maxFeePerGas);
    const rawTransaction = await this.wallet.signTransaction({
      ...{ type: 2, chainId: this.chainId, to: call.to, data: call.data, nonce, value: 0n, gasLimit },
      ...{ maxPriorityFeePerGas, maxFeePerGas },
    });
    return { transactionHash: keccak256(rawTransaction), rawTransaction, nonce, signedAt: new Date() };
  }

  /** The same call at the same nonce and a higher fee: of the two one is mined. */
  async outbid(known: Pick<SignedTransaction, 'rawTransaction'>): Promise<SignedTransaction> {
    const { to, data, nonce, gasLimit } = Transaction.from(known.rawTransaction);
    return this.sign({ to: to!, data }, { nonce, gasLimit, outbid: known });
  }

  /** Sending what was sent before does nothing: that is no failure. */
  async send({ rawTransaction }: Pick<SignedTransaction, 'rawTransaction'>): Promise<void> {
    try {
      await this.rpc.call('eth_sendRawTransaction', [rawTransaction]);
    } catch (error) {
      if (!isModelverseError(error) || !/already|nonce too low|known|replacement/i.test(error.detail)) throw error;
    }
  }

  /** The key's next nonce after this block; of 'pending' behind what waits to be mined. */
  async nonceAt(block: number | 'latest' | 'pending'): Promise<number> {
    const tag = typeof block === 'string' ? block : `0x${block.toString(16)}`;
    return Number(await this.rpc.call<string>('eth_getTransactionCount', [this.address, tag]));
  }
}

/** Pools ask a replacement for a tenth more of both fees than the transaction that it takes the place of. */
function atLeast(fee: bigint, outbid: bigint | null | undefined): bigint {
  const more = outbid == null ? 0n : (outbid * 5n) / 4n + 1n;
  return fee > more ? fee : more;
}
