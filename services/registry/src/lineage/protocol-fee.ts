import { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';

/** The fee that governance has set, as the chain's head has it: imo mirrors it, and a question is cheaper than a second mirror. */
export class ProtocolFee {
  constructor(
    private readonly rpc: Pick<Rpc, 'call'>,
    /** The address of RevenueLedger. */
    private readonly ledger: string,
  ) {}

  /** @throws MIRROR.RPC_UNAVAILABLE */
  async bps(): Promise<number> {
    const { RevenueLedger } = interfaces;
    const data = RevenueLedger.encodeFunctionData('protocolBps');
    const answer = await this.rpc.call<string>('eth_call', [{ to: this.ledger, data }, 'latest']);
    return Number(RevenueLedger.decodeFunctionResult('protocolBps', answer)[0]);
  }
}
