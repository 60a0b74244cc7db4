import { Interface, type InterfaceAbi, type Result } from 'ethers';
import type { Rpc } from '../rpc/rpc.js';

/** Calls view functions of one contract, with the Rpc's time-out and rotation. */
export class ContractReader {
  private readonly abi: Interface;

  constructor(
    private readonly rpc: Rpc,
    readonly address: string,
    abi: InterfaceAbi,
  ) {
    this.abi = Interface.from(abi);
  }

  /** The function's outputs. Throws MIRROR.RPC_REJECTED with `extras.data` when the call reverts. */
  async read(name: string, args: readonly unknown[], block: number | 'latest' = 'latest'): Promise<Result> {
    const call = { to: this.address, data: this.abi.encodeFunctionData(name, args) };
    const tag = block === 'latest' ? block : `0x${block.toString(16)}`;
    return this.abi.decodeFunctionResult(name, await this.rpc.call<string>('eth_call', [call, tag]));
  }

  /** Call data of a transaction for somebody else to sign. */
  encode(name: string, args: readonly unknown[]): string {
    return this.abi.encodeFunctionData(name, args);
  }
}
