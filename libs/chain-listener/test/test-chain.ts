import { TestUSDArtifact } from '@icubed/contracts-abi';
import { startChain, type TestChain } from '@icubed/local';
import { Interface } from 'ethers';
import { type Deployment, Rpc } from '../src/index.js';

const usd = new Interface(TestUSDArtifact.abi);

/** An anvil with a TestUSD on it, whose accounts are unlocked: nonces and signatures are anvil's affair. */
export class UsdChain {
  private automine = true;

  private constructor(
    private readonly chain: TestChain,
    readonly rpc: Rpc,
    readonly accounts: readonly string[],
    readonly deployment: Deployment,
  ) {}

  static async start(): Promise<UsdChain> {
    const chain = await startChain();
    try {
      const rpc = new Rpc([chain.rpcUrl]);
      const accounts = await rpc.call<string[]>('eth_accounts');
      const create = { from: accounts[9], data: TestUSDArtifact.bytecode, gas: '0x7a1200' };
      const receipt = await mined(rpc, await rpc.call<string>('eth_sendTransaction', [create]));
      const contracts = { TestUSD: receipt.contractAddress };
      return new UsdChain(chain, rpc, accounts, {
        chainId: chain.chainId,
        blockNumber: Number(receipt.blockNumber),
        contracts,
      });
    } catch (error) {
      await chain.close();
      throw error;
    }
  }

  get rpcUrl(): string {
    return this.chain.rpcUrl;
  }

  /** Mints to account number `index`, in a block of its own unless automine is off. */
  mint(index: number, amount: number): Promise<void> {
    return this.send(index, usd.encodeFunctionData('mint', [this.account(index), amount]));
  }

  /** The same as an unsent transaction, for `anvil_reorg`. */
  async mintRequest(index: number, amount: number): Promise<object> {
    const data = usd.encodeFunctionData('mint', [this.account(index), amount]);
    return { from: this.accounts[index], to: this.deployment.contracts['TestUSD'], data, gas: '0x30d40' };
  }

  transfer(from: number, to: number, amount: number): Promise<void> {
    return this.send(from, usd.encodeFunctionData('transfer', [this.account(to), amount]));
  }

  async mine(blocks = 1): Promise<void> {
    for (let index = 0; index < blocks; index += 1) await this.rpc.call('evm_mine');
  }

  /** Puts everything `transactions` sends into one block. */
  async inOneBlock(transactions: () => Promise<unknown>): Promise<void> {
    await this.rpc.call('evm_setAutomine', [false]);
    this.automine = false;
    await transactions();
    await this.mine();
    await this.rpc.call('evm_setAutomine', [true]);
    this.automine = true;
  }

  /** Answers how to take the chain back to now; what is mined afterwards is another branch. */
  async fork(): Promise<() => Promise<void>> {
    const id = await this.rpc.call<string>('evm_snapshot');
    return async () => {
      await this.rpc.call('evm_revert', [id]);
      // the other branch must not repeat the first one's blocks
      await this.rpc.call('evm_increaseTime', [7]);
    };
  }

  account(index: number): string {
    // eth_accounts answers in lower case, events in checksummed form
    return usd.getAbiCoder().decode(['address'], `0x${'0'.repeat(24)}${this.accounts[index]?.slice(2)}`)[0] as string;
  }

  head(): Promise<number> {
    return this.rpc.call<string>('eth_blockNumber').then(Number);
  }

  close(): Promise<void> {
    return this.chain.close();
  }

  private async send(from: number, data: string): Promise<void> {
    const request = { from: this.accounts[from], to: this.deployment.contracts['TestUSD'], data, gas: '0x30d40' };
    const hash = await this.rpc.call<string>('eth_sendTransaction', [request]);
    if (this.automine) await mined(this.rpc, hash);
  }
}

interface Receipt {
  readonly contractAddress: string;
  readonly blockNumber: string;
}

/** anvil answers the hash before it has mined the block. */
async function mined(rpc: Rpc, hash: string): Promise<Receipt> {
  for (;;) {
    const receipt = await rpc.call<Receipt | null>('eth_getTransactionReceipt', [hash]);
    if (receipt !== null) return receipt;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
