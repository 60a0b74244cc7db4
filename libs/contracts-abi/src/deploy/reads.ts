import { ModelverseError } from '@icubed/errors';
import type { Log, Provider } from 'ethers';
import type { ContractName } from '../artifacts.js';
import { interfaces } from '../interfaces.js';
import { isCodeOf } from './runtime-code.js';

/** Public nodes answer for so many blocks at once. */
const BLOCKS_AT_ONCE = 10_000;

/** A contract's events up to the head, in their order. */
export async function* logsOf(
  provider: Provider,
  filter: { readonly address: string; readonly topics: (string | string[])[]; readonly fromBlock: number },
): AsyncGenerator<Log> {
  const head = await provider.getBlockNumber();
  for (let fromBlock = filter.fromBlock; fromBlock <= head; fromBlock += BLOCKS_AT_ONCE) {
    const toBlock = Math.min(head, fromBlock + BLOCKS_AT_ONCE - 1);
    yield* await provider.getLogs({ ...filter, fromBlock, toBlock });
  }
}

/** A view's results, in order. Throws what the provider throws when it reverts. */
export async function view(
  provider: Provider,
  contract: { readonly name: ContractName; readonly address: string },
  method: string,
  values: readonly unknown[] = [],
): Promise<readonly unknown[]> {
  const known = interfaces[contract.name];
  // the values choose among functions of one name
  const asked = known.getFunction(method, [...values]);
  if (asked === null) throw new TypeError(`${contract.name} has no ${method}`);
  const data = await provider.call({ to: contract.address, data: known.encodeFunctionData(asked, values) });
  return known.decodeFunctionResult(asked, data).toArray();
}

/** The code at an address, or nothing where there is none. Throws DEPLOY.FOREIGN_CODE where it is not the contract's. */
export async function codeOf(
  provider: Provider,
  { name, address }: { readonly name: ContractName; readonly address: string },
  block: number | 'latest' = 'latest',
): Promise<string | undefined> {
  const code = await provider.getCode(address, block);
  if (code === '0x') return undefined;
  if (isCodeOf(name, code)) return code;
  throw new ModelverseError('DEPLOY.FOREIGN_CODE', `What stands at ${address} is not this version's ${name}.`, {
    contract: name,
    address,
  });
}
