import { Signature, type Signer } from 'ethers';
import type { Address } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import type { SigningContext } from './receipt.js';
import { recoverTyped, signTyped } from './signing.js';

/** Monotone claim on a session's cap; `usageRoot` is the append-only Merkle root of the session's calls. Checked by JobManager. */
export interface Voucher {
  readonly payer: string;
  readonly session: string;
  readonly cumulativeAmount: bigint;
  readonly usageRoot: string;
  readonly validUntil: bigint;
}

export const voucherTypes = {
  Voucher: [
    { name: 'payer', type: 'address' },
    { name: 'session', type: 'bytes32' },
    { name: 'cumulativeAmount', type: 'uint128' },
    { name: 'usageRoot', type: 'bytes32' },
    { name: 'validUntil', type: 'uint64' },
  ],
};

export function signVoucher(signer: Signer, context: SigningContext, voucher: Voucher): Promise<string> {
  return signTyped(signer, domainOf(context.chainId, context.jobManager), voucherTypes, voucher);
}

/** The two words of a signature (EIP-2098) that JobManager takes: `vs` is s with the parity of y in its highest bit. */
export function compactSignature(signature: string): { readonly r: string; readonly vs: string } {
  const { r, yParityAndS: vs } = Signature.from(signature);
  return { r, vs };
}

export function recoverVoucherSigner(context: SigningContext, voucher: Voucher, signature: string): Address {
  return recoverTyped(domainOf(context.chainId, context.jobManager), voucherTypes, voucher, signature);
}
