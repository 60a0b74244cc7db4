import { interfaces } from '@icubed/contracts-abi';
import type { Address, AssetId } from '@icubed/protocol';
import type { BondPlace } from './bond.reader.js';

type Place = Pick<BondPlace, 'rpc' | 'disputes'>;

/**
 * What is still owed at the chain's head: to the parent's holders and, through it, to its own parents.
 *
 * @throws MIRROR.RPC_UNAVAILABLE
 */
export async function readArrears(child: AssetId, parent: AssetId, place: Place): Promise<bigint> {
  const [own, passed] = await view('arrearsOf', [child, parent], place);
  return (own as bigint) + (passed as bigint);
}

/** What disputes gave an account and it has not withdrawn, at the chain's head. @throws MIRROR.RPC_UNAVAILABLE */
export async function readCredit(account: Address, place: Place): Promise<bigint> {
  return (await view('creditOf', [account], place))[0] as bigint;
}

async function view(name: string, args: unknown[], { rpc, disputes }: Place): Promise<readonly unknown[]> {
  const { LineageDisputes } = interfaces;
  const data = LineageDisputes.encodeFunctionData(name, args);
  const [answer] = await rpc.batch<string>([{ method: 'eth_call', params: [{ to: disputes, data }, 'latest'] }]);
  return LineageDisputes.decodeFunctionResult(name, answer!);
}
