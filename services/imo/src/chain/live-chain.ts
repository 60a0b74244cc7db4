import { type Deployment, Rpc } from '@icubed/chain-listener';
import { type ContractName, type DeployedContractName, type FunctionName, interfaces } from '@icubed/contracts-abi';
import type { TransactionRequest } from '@icubed/graphql';

export interface ViewCall {
  readonly contract: DeployedContractName;
  /** a clone's address; the deployed contract's unless given */
  readonly at?: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A call of a view function; a misspelt name does not compile. */
export function view<Name extends Exclude<ViewCall['contract'], 'ShareToken'>>(
  contract: Name,
  name: FunctionName<Name & ContractName>,
  ...args: unknown[]
): ViewCall {
  return { contract, name, args };
}

/** Of one asset's share token: an address that RevenueLedger gave. */
export function shareView(token: string, name: FunctionName<'ShareToken'>, ...args: unknown[]): ViewCall {
  return { contract: 'ShareToken', at: token, name, args };
}

/**
 * Asks the chain itself for what no event tells (what has accrued, what is vested, what a wallet holds), as it stands now. A request
 * waits for it, so it is given little time: MIRROR.RPC_UNAVAILABLE after 3 s an endpoint.
 */
export class LiveChain {
  private readonly rpc: Rpc;

  constructor(
    rpcUrls: readonly string[],
    readonly deployment: Deployment,
  ) {
    this.rpc = new Rpc(rpcUrls, { timeoutMs: 3_000, rounds: 1 });
  }

  get chainId(): number {
    return this.deployment.chainId;
  }

  /** The first output of each call. Throws MIRROR.RPC_REJECTED when one reverts. */
  async read<T extends readonly unknown[]>(...calls: { readonly [K in keyof T]: ViewCall }): Promise<T> {
    const requests = calls.map(({ contract, at, name, args }) => ({
      method: 'eth_call',
      params: [
        { to: at ?? this.addressOf(contract), data: interfaces[contract].encodeFunctionData(name, args) },
        'latest',
      ],
    }));
    const answers = await this.rpc.batch<string>(requests);
    return calls.map(({ contract, name }, index) => {
      const outputs = interfaces[contract].decodeFunctionResult(name, answers[index] as string);
      return outputs[0] as unknown;
    }) as unknown as T;
  }

  addressOf(contract: ContractName): string {
    const address = this.deployment.contracts[contract];
    if (address === undefined) throw new RangeError(`the deployment has no ${contract}`);
    return address;
  }

  /** An unsigned transaction for somebody's wallet. */
  transaction<Name extends ViewCall['contract']>(
    contract: Name,
    name: FunctionName<Name & ContractName>,
    args: readonly unknown[],
    description: string,
    at: string = this.addressOf(contract),
  ): TransactionRequest {
    const data = interfaces[contract].encodeFunctionData(name, args);
    return { chainId: this.chainId, to: at, data, value: 0n, description };
  }
}
