import { ModelverseError } from '@icubed/errors';
import { type Provider, ZeroAddress, ZeroHash } from 'ethers';
import { view } from './reads.js';

/**
 * The contracts count in base units of a millionth, wallets approve by EIP-2612, and calls are paid by EIP-3009. Throws
 * DEPLOY.USD_UNSUITABLE naming what the token does not answer.
 */
export async function assertUsd(provider: Provider, address: string): Promise<void> {
  const token = { name: 'TestUSD', address } as const;
  const decimals = await answer(provider, address, 'decimals', []);
  if (decimals !== 6n) throw unsuitable(address, `it has ${String(decimals)} decimals, not 6`);
  await answer(provider, address, 'DOMAIN_SEPARATOR', []);
  await answer(provider, address, 'nonces', [ZeroAddress]);
  await answer(provider, address, 'authorizationState', [ZeroAddress, ZeroHash]);

  async function answer(from: Provider, at: string, method: string, values: unknown[]): Promise<unknown> {
    try {
      return (await view(from, token, method, values))[0];
    } catch (cause) {
      throw unsuitable(at, `it does not answer ${method}`, cause);
    }
  }
}

function unsuitable(address: string, why: string, cause?: unknown): ModelverseError {
  return new ModelverseError('DEPLOY.USD_UNSUITABLE', `${address} cannot be the dollar: ${why}.`, { address }, { cause });
}
