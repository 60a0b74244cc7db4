import { ModelverseError } from '@icubed/errors';
import { type Signer, type TypedDataDomain, type TypedDataField, TypedDataEncoder, verifyTypedData } from 'ethers';
import { type Address, address } from '../identifiers/asset-id.js';

export type TypedDataTypes = Record<string, TypedDataField[]>;

export async function signTyped(
  signer: Signer,
  domain: TypedDataDomain,
  types: TypedDataTypes,
  value: object,
): Promise<string> {
  return signer.signTypedData(domain, types, { ...value });
}

/** Throws PROTOCOL.SIGNATURE_INVALID when the bytes are no signature at all. */
export function recoverTyped(
  domain: TypedDataDomain,
  types: TypedDataTypes,
  value: object,
  signature: string,
): Address {
  try {
    return address(verifyTypedData(domain, types, { ...value }, signature));
  } catch (cause) {
    throw new ModelverseError('PROTOCOL.SIGNATURE_INVALID', 'the signature is malformed', {}, { cause });
  }
}

export function hashTyped(domain: TypedDataDomain, types: TypedDataTypes, value: object): string {
  return TypedDataEncoder.hash(domain, types, { ...value });
}
