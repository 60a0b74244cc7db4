import type { JsonRpcProvider } from 'ethers';
import { Contract, id, type Interface, type Signer } from 'ethers';
import { type DeployedContractName, type DeploymentRecord, interfaces } from '../src/index.js';

/** One call that the timelock shall make. */
export interface Action {
  readonly contract: DeployedContractName;
  readonly method: string;
  readonly values: readonly unknown[];
}

/** Proposals by the holder of all votes, through the governor and the timelock, as anyone with ICBD brings them. */
export class Governance {
  private count = 0;

  private constructor(
    private readonly record: DeploymentRecord,
    private readonly provider: JsonRpcProvider,
    private readonly holder: Signer,
  ) {}

  static async begin(record: DeploymentRecord, provider: JsonRpcProvider, holder: Signer): Promise<Governance> {
    const governance = new Governance(record, provider, holder);
    await governance.send('IcbdToken', 'delegate', await holder.getAddress());
    await governance.later(1);
    return governance;
  }

  async propose(actions: readonly Action[]): Promise<Proposal> {
    const description = `proposal ${++this.count}`;
    const targets = actions.map(({ contract }) => this.at(contract));
    const values = actions.map(() => 0n);
    const calls = actions.map(({ contract, method, values: given }) =>
      (interfaces[contract] as Interface).encodeFunctionData(method, given),
    );
    await this.send('ModelverseGovernor', 'propose', targets, values, calls, description);
    const parts = [targets, values, calls, id(description)] as const;
    const proposalId = (await this.governor().getFunction('hashProposal')(...parts)) as bigint;
    return { id: proposalId, parts };
  }

  /** All of them voted for, queued and due, in the time that one takes. */
  async carry(proposals: readonly Proposal[]): Promise<void> {
    await this.later(5 * 86_400 + 1);
    for (const { id: proposalId } of proposals) await this.send('ModelverseGovernor', 'castVote', proposalId, 1);
    await this.later(7 * 86_400 + 1);
    for (const { parts } of proposals) await this.send('ModelverseGovernor', 'queue', ...parts);
    await this.later(3 * 86_400 + 1);
  }

  /** Anyone may. */
  async execute({ parts }: Proposal): Promise<void> {
    await this.send('ModelverseGovernor', 'execute', ...parts);
  }

  private governor(): Contract {
    return new Contract(this.at('ModelverseGovernor'), interfaces.ModelverseGovernor, this.holder);
  }

  private at(name: DeployedContractName): string {
    return this.record.contracts[name] as string;
  }

  private async send(name: DeployedContractName, method: string, ...values: unknown[]): Promise<void> {
    const contract = new Contract(this.at(name), interfaces[name], this.holder);
    const response = await contract.getFunction(method)(...values, { gasLimit: 5_000_000n });
    await response.wait();
  }

  async later(seconds: number): Promise<void> {
    await this.provider.send('evm_increaseTime', [seconds]);
    await this.provider.send('evm_mine', []);
  }
}

export interface Proposal {
  readonly id: bigint;
  readonly parts: readonly unknown[];
}
